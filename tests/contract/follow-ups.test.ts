import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { continuesOf } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import { FOLLOW_UPS, type FollowUpPurpose } from "#graphql/domain/tasks/follow-ups/ways.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { schemaOf } from "#graphql/sandbox/families/fields.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { globalId, readGlobalId } from "#graphql/schema/core/ids.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { UNSAID, type Wire, wires } from "#tests/contract/wire-names.ts";
import { mp3, mp4 } from "#tests/support/files/played-files.ts";
import { storeBytes, storeImage, storePlayed } from "#tests/support/files/sources.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { brokenBy } from "#tests/support/kie-schemas/document.ts";
import type { Order } from "#tests/support/kie-stand-in/orders.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";
import { untilTask } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
const LONGEST_MS = 90_000;
/** The shape of the pictures that are gone on from is 4:3. */
const [WIDTH, HEIGHT] = [640, 480];

/**
 * In which colour a model wants what changes: Ideogram's is black on Ideogram's own pages, and of Qwen white is usual. kie.ai's own
 * pages say of neither (2026-10).
 */
const MASKS: Record<string, "black" | "white"> = {
  "ideogram-v3-edit": "black",
  "ideogram-character-edit": "black",
  "qwen-2.1": "white",
};

let person: Person;
let image: Asset;
let video: Asset;
let sound: Asset;
let mask: Asset;

beforeAll(async () => {
  person = await signedIn({ credits: 1_000_000 });
  const { userId } = person.viewer;
  // A result, so that it has somebody who made it: with words of its own.
  const maker = await insertTask(userId, {
    status: "COMPLETED",
    prompt: "a fox in the snow",
    modelSlug: "nano-banana",
  });
  const stored = await storeImage(userId, WIDTH, HEIGHT);
  image = await db.asset.update({ where: { id: stored.id }, data: { purpose: "RESULT", taskId: maker.id } });
  const film = await mp4({ seconds: 4, width: 720, height: 480, hasSound: true });
  const size = { contentType: "video/mp4", width: 720, height: 480, durationSeconds: 4 };
  video = await storePlayed(userId, film, size);
  sound = await storePlayed(userId, mp3({ seconds: 4 }), {
    ...size,
    contentType: "audio/mpeg",
    width: null,
    height: null,
  });
  mask = await storeBytes(userId, await brushed(), { width: WIDTH, height: HEIGHT });
});
afterAll(async () => {
  await vi.waitFor(
    async () =>
      expect(await db.task.count({ where: { status: { in: OPEN_STATUSES }, kieTaskId: { not: null } } })).toBe(0),
    { timeout: LONGEST_MS, interval: 20 },
  );
  await expectLedgersToBalance();
}, LONGEST_MS);

/** As a brush leaves a mask: white on nothing, its edge between the two. The left quarter is white, and beside it a strip of each half. */
async function brushed(): Promise<Buffer> {
  const strip = (left: number, width: number, alpha: number) => ({
    input: { create: { width, height: HEIGHT, channels: 4 as const, background: { r: 255, g: 255, b: 255, alpha } } },
    ...{ left, top: 0 },
  });
  const nothing = { width: WIDTH, height: HEIGHT, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } };
  const strips = [strip(0, 160, 1), strip(160, 8, 0.8), strip(168, 8, 0.2)];
  return sharp({ create: nothing }).composite(strips).png().toBuffer();
}

const CREATE = `mutation ($input: CreateFollowUpInput!) { told: createFollowUp(input: $input) {
  __typename ... on CreateFollowUpPayload { task { id } } ... on InvalidInputError { fields { path code message } }
} }`;

type Said = { prompt?: string; options?: { name: string; value: string }[]; mask?: string };
type Told = { __typename: string; task?: { id: string }; fields?: { path: string[]; code: string }[] };

async function asked(purpose: FollowUpPurpose, { slug }: ModelDefinition, file: Asset, said: Said): Promise<Told> {
  const input = { asset: globalId("Asset", file.id), purpose, model: slug, ...said };
  const { data, errors } = await execute<{ told: Told }>(CREATE, { input }, person);
  expect(errors).toBeUndefined();
  return data.told;
}

/** Orders a follow-up as a client does. @returns what kie.ai got, and the task's row. */
async function followed(purpose: FollowUpPurpose, model: ModelDefinition, file: Asset, said: Said = {}) {
  const told = await asked(purpose, model, file, said);
  expect(told).toMatchObject({ __typename: "CreateFollowUpPayload" });
  const { id = "" } = readGlobalId(told.task?.id ?? "") ?? {};
  const task = await untilTask(id, ({ kieTaskId }) => kieTaskId !== null, LONGEST_MS);
  const order = standIn.orders.find(({ taskId }) => taskId === task.kieTaskId);
  if (order === undefined) throw new Error("nothing was sent");
  expect(task.parentId).toBe(file.taskId);
  return { order, task };
}

/** What breaks kie.ai's papers. Its endpoints of before have none but those of `wire-names.ts`. */
function brokenIn({ family, model, input }: Order): string[] {
  if (family !== "market") return [];
  const known = marketModels[model];
  if (known === undefined) throw new Error(`kie.ai has no ${model}.`);
  return brokenBy(schemaOf(known.input), input).filter((broken) => broken !== `${UNSAID[model]} is unknown`);
}

/** Every address in a request, with the field that it stands in. */
function addressesIn(input: Record<string, unknown>): Record<string, unknown> {
  const holds = (value: unknown): boolean =>
    Array.isArray(value) ? value.some(holds) : /^https?:/.test(String(value));
  return Object.fromEntries(Object.entries(input).filter(([, value]) => holds(value)));
}

/** The bytes behind an address that kie.ai was given. */
function givenAt(url: unknown): { bytes: Buffer; contentType: string } {
  const upload = standIn.uploads.find((one) => one.url === url);
  if (upload === undefined) throw new Error(`nothing was uploaded to ${String(url)}`);
  return upload;
}

/** The field for the one file, by kie.ai's papers: with the address alone, or with a list of it. */
function fieldFor(wire: Wire, file: Asset, frameMode: string | null): { name: string; isList: boolean } {
  const [kind] = file.contentType.split("/");
  const pictures =
    (frameMode === "FIRST_FRAME" || frameMode === "REFERENCE" ? wire.sourcesIn?.[frameMode] : undefined) ??
    wire.sources;
  const where = kind === "video" ? wire.videos : kind === "audio" ? wire.sounds : pictures;
  if (where === undefined) throw new Error("The papers name no field for it.");
  return typeof where === "string"
    ? { name: where, isList: true }
    : { name: where[0] ?? "", isList: where[0]?.endsWith("_urls") === true };
}

/** What kie.ai is given for a file is this file, and all that it is given. */
function expectTheFile(
  { model, input }: Order,
  wire: Wire,
  file: Asset,
  frameMode: string | null,
  besides: string[] = [],
): void {
  const { name, isList } = fieldFor(wire, file, frameMode);
  expect(Object.keys(addressesIn(input)).sort(), model).toEqual([name, ...besides].sort());
  const value = input[name];
  expect(Array.isArray(value), name).toBe(isList);
  expect(isList ? value : [value]).toHaveLength(1);
  const given = givenAt(Array.isArray(value) ? value[0] : value);
  expect(given.contentType).toBe(file.contentType);
  expect(given.bytes.length).toBe(file.byteSize);
}

function idsIn({ text, images, ids }: Wire): (string | undefined)[] {
  return [text, images, ...Object.values(ids ?? {})];
}

const wireOf = ({ slug }: ModelDefinition): Wire => wires[slug] ?? { fields: {} };
const forThe = (purpose: FollowUpPurpose) =>
  modelDefinitions.filter(({ purposes }) => purposes.includes(purpose)).map((model) => [model.slug, model] as const);
const maskOf = ({ inputs }: ModelDefinition) => inputs.find(({ kind }) => kind === "MASK");
const kindsOf = ({ inputs }: ModelDefinition) => inputs.filter(({ kind }) => kind !== "MASK").map(({ kind }) => kind);

/** Of which file a model goes on for a purpose, where one is enough. */
function fileFor(model: ModelDefinition): Asset {
  return kindsOf(model).includes("IMAGE") && !needs(model, "VIDEO") ? image : video;
}
function needs({ inputs }: ModelDefinition, kind: string): boolean {
  return inputs.some((input) => input.kind === kind && input.min > 0);
}
/** Whether it needs more than the one file that a follow-up goes on from. */
function needsMore({ inputs }: ModelDefinition): boolean {
  return inputs.reduce((sum, { kind, min }) => sum + (kind === "MASK" ? 0 : min), 0) > 1;
}
const works = (purpose: FollowUpPurpose) =>
  forThe(purpose).filter(([, model]) => continuesOf(model) === null && !needsMore(model));

describe.concurrent("a file goes into the field that kie.ai's papers name for it, as it is, and nothing else does", () => {
  it.each(works("UPSCALE"))("UPSCALE by %s, without words", { timeout: LONGEST_MS }, async (_slug, model) => {
    const file = fileFor(model);
    const { order, task } = await followed("UPSCALE", model, file);
    expect(brokenIn(order)).toEqual([]);
    expectTheFile(order, wireOf(model), file, task.frameMode);
    expect(order.input).not.toHaveProperty("prompt");
  });

  it.each(works("REMOVE_BACKGROUND"))("REMOVE_BACKGROUND by %s", { timeout: LONGEST_MS }, async (_slug, model) => {
    const { order, task } = await followed("REMOVE_BACKGROUND", model, image);
    expect(brokenIn(order)).toEqual([]);
    expectTheFile(order, wireOf(model), image, task.frameMode);
    expect(Object.keys(order.input)).toHaveLength(1);
  });

  const freeOfMask = works("EDIT").filter(([, model]) => maskOf(model)?.min !== 1);
  it.each(freeOfMask)("EDIT by %s, in words", { timeout: LONGEST_MS }, async (_slug, model) => {
    const file = fileFor(model);
    const { order, task } = await followed("EDIT", model, file, model.takesPrompt ? { prompt: "in autumn" } : {});
    expect(brokenIn(order)).toEqual([]);
    expect(idsIn(wireOf(model))).toContain(order.family === "midjourney" ? order.input.taskType : order.model);
    expectTheFile(order, wireOf(model), file, task.frameMode);
    expect(order.input.prompt).toBe(model.takesPrompt ? "in autumn" : undefined);
  });

  it.each(works("EXPAND"))("EXPAND by %s, to the shape that is said", { timeout: LONGEST_MS }, async (_slug, model) => {
    const said = { options: [{ name: "aspectRatio", value: "16:9" }], prompt: "the sea" };
    const { order, task } = await followed("EXPAND", model, image, said);
    expect(brokenIn(order)).toEqual([]);
    expectTheFile(order, wireOf(model), image, task.frameMode);
    const field = wireOf(model).fields.aspectRatio;
    expect(order.input[field?.field ?? ""]).toBe(field?.value("16:9"));
    expect(order.input.prompt).toMatch(/^Show more around .+ What is new shows: the sea$/);
  });

  it.each(works("IMAGE_TO_VIDEO"))(
    "IMAGE_TO_VIDEO by %s, from its first frame on",
    { timeout: LONGEST_MS },
    async (_slug, model) => {
      const { order, task } = await followed("IMAGE_TO_VIDEO", model, image);
      expect(task.frameMode).toBe("FIRST_FRAME");
      expect(brokenIn(order)).toEqual([]);
      const wire = wireOf(model);
      expect(order.model).toBe(wire.ids?.FIRST_FRAME ?? wire.images);
      expectTheFile(order, wire, image, task.frameMode);
      if (wire.modes !== undefined) expect(order.input[wire.modes.field]).toBe(wire.modes.words.FIRST_FRAME);
      // Nothing was said: the words of the task that made the picture.
      expect(order.input.prompt).toBe("a fox in the snow");
    },
  );

  const references = works("REFERENCE_TO_VIDEO").flatMap(([slug, model]) =>
    kindsOf(model).map((kind) => [slug, kind, model] as const),
  );
  it.each(references)("REFERENCE_TO_VIDEO by %s, with one %s", { timeout: LONGEST_MS }, async (_slug, kind, model) => {
    const file = { IMAGE: image, VIDEO: video, AUDIO: sound }[String(kind)] ?? image;
    const { order, task } = await followed("REFERENCE_TO_VIDEO", model, file, { prompt: "it runs" });
    expect(task.frameMode).toBe("REFERENCE");
    expect(brokenIn(order)).toEqual([]);
    const wire = wireOf(model);
    expect(order.model).toBe(wire.ids?.REFERENCE ?? wire.images);
    expectTheFile(order, wire, file, task.frameMode);
    if (wire.modes !== undefined) expect(order.input[wire.modes.field]).toBe(wire.modes.words.REFERENCE);
  });
});

describe.concurrent("what needs more than one file is refused at the file, before anything is sent", () => {
  const more = FOLLOW_UPS.flatMap((purpose) =>
    forThe(purpose).flatMap(([slug, model]) => (needsMore(model) ? [[purpose, slug, model] as const] : [])),
  );
  it.each(more)("%s by %s", async (purpose, _slug, model) => {
    const said = { prompt: "it runs", ...(maskOf(model)?.min === 1 && { mask: globalId("Asset", mask.id) }) };
    const told = await asked(purpose, model, image, said);
    const tooFew = expect.objectContaining({ path: ["asset"], code: expect.stringMatching(/TOO_FEW|REQUIRED/) });
    expect(told).toMatchObject({ __typename: "InvalidInputError", fields: expect.arrayContaining([tooFew]) });
  });
});

describe.concurrent("a mask stands beside the picture, in the colours that its model wants, black and white alone", () => {
  const masked = works("EDIT").filter(([, model]) => maskOf(model) !== undefined);
  it("every model that takes one is looked at", () => {
    const taking = modelDefinitions.filter((model) => maskOf(model) !== undefined).map(({ slug }) => slug);
    expect(taking.sort()).toEqual(Object.keys(MASKS).sort());
    expect(masked.length).toBeGreaterThanOrEqual(2);
  });

  it.each(masked)("EDIT by %s", { timeout: LONGEST_MS }, async (slug, model) => {
    const said = { prompt: "a red door", mask: globalId("Asset", mask.id) };
    const { order, task } = await followed("EDIT", model, image, said);
    expect(brokenIn(order)).toEqual([]);
    expectTheFile(order, wireOf(model), image, task.frameMode, ["mask_url"]);
    const { bytes, contentType } = givenAt(order.input.mask_url);
    expect(contentType).toBe("image/png");
    const { data, info } = await sharp(bytes).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([WIDTH, HEIGHT, 1]);
    const changes = MASKS[slug] === "white" ? 255 : 0;
    // What is nearer to white than to nothing changes: the brush, and the inner half of its edge.
    const row = Array.from({ length: WIDTH }, (_, x) => (x < 168 ? changes : 255 - changes));
    for (const y of [0, HEIGHT - 1]) expect([...data.subarray(y * WIDTH, (y + 1) * WIDTH)]).toEqual(row);
  });
});

describe.concurrent("what goes on from a task is given kie.ai's own id of it, and no file", () => {
  const going = FOLLOW_UPS.flatMap((purpose) =>
    forThe(purpose).flatMap(([slug, model]) =>
      (continuesOf(model)?.models ?? []).map((maker) => [purpose, slug, maker, model] as const),
    ),
  );
  it.each(going)("%s by %s after %s", { timeout: LONGEST_MS }, async (purpose, _slug, maker, model) => {
    const { only } = continuesOf(model) ?? {};
    const isVideo = kindsOf(model)[0] === "VIDEO";
    const made = async (durationSeconds: number) => {
      const [kieTaskId, value] = [crypto.randomUUID().replaceAll("-", ""), only?.values[0]];
      const { id: taskId } = await insertTask(person.viewer.userId, {
        ...{ status: "COMPLETED", kind: isVideo ? "VIDEO" : "IMAGE", modelSlug: maker, kieTaskId, kieFamily: "market" },
        ...{ prompt: "a fox runs", parameters: only === undefined ? {} : { [only.name]: value } },
      });
      const played = isVideo ? { contentType: "video/mp4", durationSeconds } : {};
      return { file: await insertAsset(person.viewer.userId, { taskId, ...played }), kieTaskId };
    };
    // kie.ai wants whole seconds from two on, and none behind the end.
    for (const [seconds, end] of [
      [5.96, 5],
      [8, 8],
      [1.2, 2],
    ] as const) {
      const { file, kieTaskId } = await made(seconds);
      const { order } = await followed(purpose, model, file, purpose === "EDIT" ? { prompt: "a red hat" } : {});
      const wire = wireOf(model);
      expect(brokenIn(order)).toEqual([]);
      expect(idsIn(wire)).toContain(order.model);
      expect(addressesIn(order.input)).toEqual({});
      expect(order.input[wire.task ?? ""]).toBe(kieTaskId);
      expect(order.input.prompt).toBe(purpose === "EDIT" ? "a red hat" : "a fox runs");
      expect(wire.end === undefined ? undefined : order.input[wire.end]).toBe(wire.end === undefined ? undefined : end);
    }
  });

  it("EXTEND has one for each model that is told to", () => {
    expect(going.map(([, slug]) => slug)).toEqual(expect.arrayContaining(["veo-3.1-extend", "grok-imagine-extend"]));
  });
});

it("no follow-up of the catalogue is left out", () => {
  const looked = FOLLOW_UPS.flatMap((purpose) => forThe(purpose).map(([slug]) => `${purpose} ${slug}`));
  expect(looked.length).toBeGreaterThan(80);
});
