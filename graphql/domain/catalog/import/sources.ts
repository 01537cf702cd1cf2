import type { Doubt } from "#graphql/domain/catalog/import/doubt.ts";
import { type Found, fileIn, isReference, isRole, type Role } from "#graphql/domain/catalog/import/files.ts";
import { type PlayedSources, readPlayed, refusePlayed } from "#graphql/domain/catalog/import/played.ts";
import { SOURCES_10_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, imagesIn, type WireField } from "#graphql/domain/catalog/wire.ts";
import type { KieFormField } from "#graphql/vendors/kie/catalog/form.ts";
import type { FrameMode, TaskKind } from "#prisma/generated/client/client.ts";

export type Fields = Record<string, KieFormField>;

/** No more than the models that come with the product take: documents that ask for sources are priced by it. */
const MOST_IMAGES = 10;

export type Sources = {
  takes: ReturnType<typeof takesImages> | null;
  /** Its videos and sounds. */
  played: PlayedSources["inputs"];
  /** Whether it takes no order without a video or a sound. */
  needsPlayed: boolean;
  frameModes: FrameMode[];
  wire: WireField[];
  doubts: Doubt[];
  /** The fields that were looked at: they are no parameters. */
  seen: Set<string>;
};

/** What of a model's fields takes files, in which role, and how many. */
export function readSources(fields: Fields, kind: TaskKind): Sources {
  const seen = new Set<string>();
  const doubts: Doubt[] = [];
  const by: By = { one: [], last: [], many: [], references: [], video: [], sound: [] };
  for (const [field, facts] of Object.entries(fields)) {
    const file = fileIn(field, facts);
    if (file === null) continue;
    seen.add(field);
    if (isRole(file)) by[file].push({ field, facts });
    else doubts.push({ field, why: file });
  }
  const { played, ...read } = READERS[kind](by);
  const why = kind === "AUDIO" ? "IMAGE" : "SECOND_IMAGE";
  const images = [...by.one, ...by.last, ...by.many, ...by.references];
  const isSent = ({ field }: Found) => read.wire.some((one) => one.field === field);
  const isUncounted = ({ facts }: Found) => facts.holds === "list" && facts.most === null;
  doubts.push(
    ...played.doubts,
    ...images.filter((found) => !isSent(found)).map(({ field }): Doubt => ({ field, why })),
    ...images
      .filter((found) => isSent(found) && isUncounted(found))
      .map(({ field }): Doubt => ({ field, why: "ONE_IMAGE" })),
  );
  return {
    ...read,
    ...{ played: played.inputs, needsPlayed: played.isNeeded, doubts, seen },
    wire: [...read.wire, ...played.wire],
  };
}

type Read = Pick<Sources, "takes" | "frameModes" | "wire">;
type By = Record<Role, Found[]>;
type ReadAll = Read & { played: PlayedSources };

/** Nothing that is heard begins with a file here, and no image with something that is played. */
const READERS: Record<TaskKind, (by: By) => ReadAll> = {
  IMAGE: (by) => ({ ...ofImage(by), played: refusePlayed(by.video, by.sound) }),
  VIDEO: ofVideo,
  AUDIO: (by) => ({ takes: null, frameModes: [], wire: [], played: refusePlayed(by.video, by.sound) }),
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

/** A video works from videos and sounds, or begins with frames: what is played is never sent beside a frame. */
function ofVideo(by: By): ReadAll {
  const played = readPlayed(by.video, by.sound);
  if (played.isNeeded) return { ...ofImage(by), frameModes: ["REFERENCE"], played };
  const frames = ofFrames(by);
  const isAlone = frames.takes === null;
  if (played.inputs.length === 0 || isAlone)
    return {
      ...frames,
      frameModes: isAlone && played.inputs.length > 0 ? ["TEXT", "REFERENCE"] : frames.frameModes,
      played,
    };
  // Beside frames alone it has no place: whoever gave both would see one of them left out.
  return frames.frameModes.includes("REFERENCE")
    ? { ...frames, played }
    : { ...frames, played: refusePlayed(by.video, by.sound) };
}

/** A video begins with an image, ends with one, or is made after some: no two of these are ever sent together. */
function ofFrames({ one, last, many, references }: By): Read {
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
    const isFrame = first === undefined && counted.max === 1 && !isReference(list.field);
    const mode: FrameMode = isFrame ? "FIRST_FRAME" : "REFERENCE";
    modes.push(mode);
    wire.push(inList(list, [mode]) ?? imageIn(list.field, 0, { frameModes: [mode] }));
    [min, max] = [Math.max(min, counted.min), Math.max(max, counted.max)];
  }
  if (modes.length === 0) return { takes: null, frameModes: ["TEXT"], wire };
  return { takes: takesImages(min, max, SOURCES_10_MB), frameModes: min > 0 ? modes : ["TEXT", ...modes], wire };
}
