import type { Doubt, Why } from "#graphql/domain/catalog/import/doubt.ts";
import { plainName } from "#graphql/domain/catalog/import/names.ts";
import { SOURCES_10_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, imagesIn, type WireField } from "#graphql/domain/catalog/wire.ts";
import type { KieFormField } from "#graphql/vendors/kie/catalog/form.ts";
import type { FrameMode, TaskKind } from "#prisma/generated/client/client.ts";

export type Fields = Record<string, KieFormField>;

type Role = "one" | "last" | "many" | "references";

const ONE =
  /^(image|image_url|input_image|input_image_url|source_image|source_image_url|init_image|start_image|start_image_url|first_frame|first_frame_url|first_frame_image|first_frame_image_url)$/;
const LAST =
  /^(tail_image|tail_image_url|end_image|end_image_url|end_frame|end_frame_url|last_frame|last_frame_url|last_frame_image|last_frame_image_url)$/;
const MANY =
  /^(image_urls|images|image_input|image_inputs|image_list|input_urls|input_images|files_url|source_images)$/;
const REFERENCES = /^(reference_image|reference_images|reference_image_url|reference_image_urls|ref_image_urls)$/;
const LINK = /(^|_)(urls?|links?|files?)$/;

/** No more than the models that come with the product take: documents that ask for sources are priced by it. */
const MOST_IMAGES = 10;

/** What a field that takes a file takes: an image in a role that is known, or something that is not offered. Null for all others. */
function fileIn(field: string, { holds, items, values, format }: KieFormField): Role | Why | null {
  const isList = holds === "list";
  if (values !== null || (isList ? items !== "text" : holds !== "text")) return null;
  const name = plainName(field);
  const isFile = isList || format === "uri" || format === "url" || format === "binary" || LINK.test(name);
  if (/mask/.test(name) && isFile) return "MASK";
  if (/video|clip/.test(name) && isFile) return "VIDEO";
  if (/audio|voice|sound|music|song/.test(name) && isFile) return "AUDIO";
  if (LAST.test(name)) return isList ? "LIST" : "last";
  if (REFERENCES.test(name)) return "references";
  if (MANY.test(name)) return isList ? "many" : "one";
  if (ONE.test(name)) return isList ? "many" : "one";
  return isFile && !isList ? "LINK" : null;
}

export type Sources = {
  takes: ReturnType<typeof takesImages> | null;
  frameModes: FrameMode[];
  wire: WireField[];
  doubts: Doubt[];
  /** The fields that were looked at: they are no parameters. */
  seen: Set<string>;
};

type Found = { field: string; facts: KieFormField };

/** What of a model's fields takes images, in which role, and how many. */
export function readSources(fields: Fields, kind: TaskKind): Sources {
  const seen = new Set<string>();
  const doubts: Doubt[] = [];
  const by: Record<Role, Found[]> = { one: [], last: [], many: [], references: [] };
  for (const [field, facts] of Object.entries(fields)) {
    const file = fileIn(field, facts);
    if (file === null) continue;
    seen.add(field);
    if (isRole(file)) by[file].push({ field, facts });
    else doubts.push({ field, why: file });
  }
  const read = READERS[kind](by);
  const why = kind === "AUDIO" ? "IMAGE" : "SECOND_IMAGE";
  for (const { field } of Object.values(by).flat()) {
    if (!read.wire.some((one) => one.field === field)) doubts.push({ field, why });
  }
  const isUncounted = ({ field, facts }: Found) =>
    facts.holds === "list" && facts.most === null && read.wire.some((one) => one.field === field);
  doubts.push(
    ...Object.values(by)
      .flat()
      .filter(isUncounted)
      .map(({ field }) => ({ field, why: "ONE_IMAGE" as const })),
  );
  return { ...read, doubts, seen };
}

function isRole(file: Role | Why): file is Role {
  return file === "one" || file === "last" || file === "many" || file === "references";
}

type Read = Pick<Sources, "takes" | "frameModes" | "wire">;
type By = Record<Role, Found[]>;

/** Nothing that is heard begins with an image here. */
const READERS: Record<TaskKind, (by: By) => Read> = {
  IMAGE: ofImage,
  VIDEO: ofVideo,
  AUDIO: () => ({ takes: null, frameModes: [], wire: [] }),
};

/** Of several fields the one that must be given counts, and else the first. */
function firstOf(found: Found[]): Found | undefined {
  return found.find(({ facts }) => facts.isRequired) ?? found[0];
}

function countOf({ facts }: Found): { min: number; max: number } {
  const isList = facts.holds === "list";
  const max = isList ? Math.min(Math.max(1, Math.floor(facts.most ?? 1)), MOST_IMAGES) : 1;
  const min = facts.isRequired ? Math.min(max, Math.max(1, isList ? (facts.least ?? 1) : 1)) : 0;
  return { min, max };
}

function ofImage({ one, many, references }: By): Read {
  const found = firstOf([...many, ...one, ...references]);
  if (found === undefined) return { takes: null, frameModes: [], wire: [] };
  const { min, max } = countOf(found);
  return { takes: takesImages(min, max, SOURCES_10_MB), frameModes: [], wire: [inList(found) ?? imageIn(found.field)] };
}

function inList({ field, facts }: Found, frameModes?: FrameMode[]): WireField | null {
  if (facts.holds !== "list") return null;
  return imagesIn(field, frameModes === undefined ? { hasSourceImages: true } : { frameModes });
}

/** A video begins with an image, ends with one, or is made after some: no two of these are ever sent together. */
function ofVideo({ one, last, many, references }: By): Read {
  const [first, end] = [firstOf(one), firstOf(last)];
  const list = firstOf([...references, ...many]);
  const wire: WireField[] = [];
  const modes: FrameMode[] = [];
  let [min, max] = [0, 0];
  if (first !== undefined) {
    const isEndNeeded = end?.facts.isRequired === true;
    if (!isEndNeeded) modes.push("FIRST_FRAME");
    if (end !== undefined) modes.push("FIRST_AND_LAST_FRAMES");
    wire.push(imageIn(first.field, 0, { frameModes: ["FIRST_FRAME", "FIRST_AND_LAST_FRAMES"] }));
    if (end !== undefined) wire.push(imageIn(end.field, 1, { frameModes: ["FIRST_AND_LAST_FRAMES"] }));
    max = end === undefined ? 1 : 2;
    min = first.facts.isRequired ? (isEndNeeded ? 2 : 1) : 0;
  }
  if (list !== undefined && (first === undefined || (!first.facts.isRequired && !list.facts.isRequired))) {
    const counted = countOf(list);
    const isFrame = first === undefined && counted.max === 1 && !REFERENCES.test(plainName(list.field));
    const mode: FrameMode = isFrame ? "FIRST_FRAME" : "REFERENCE";
    modes.push(mode);
    wire.push(inList(list, [mode]) ?? imageIn(list.field, 0, { frameModes: [mode] }));
    [min, max] = [Math.max(min, counted.min), Math.max(max, counted.max)];
  }
  if (modes.length === 0) return { takes: null, frameModes: ["TEXT"], wire };
  return { takes: takesImages(min, max, SOURCES_10_MB), frameModes: min > 0 ? modes : ["TEXT", ...modes], wire };
}
