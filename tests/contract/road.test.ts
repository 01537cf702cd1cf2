import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { inputOf } from "#graphql/domain/tasks/create/retry.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { isFull } from "#tests/reliability/support/counts.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { mp3, mp4 } from "#tests/support/files/played-files.ts";
import { storeImage, storeMask, storePlayed } from "#tests/support/files/sources.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();
afterAll(expectLedgersToBalance);

/** A wide, a tall, a square source, and one more. */
const SHAPES = [
  [640, 360],
  [360, 640],
  [512, 512],
  [480, 320],
] as const;
let viewer: Viewer;
const sources: Asset[] = [];
/** A video of three seconds, and a sound of four. */
const media: { video: Asset[]; sound: Asset[] } = { video: [], sound: [] };

beforeAll(async () => {
  viewer = await makeAccount({ credits: 1_000_000 });
  for (const [width, height] of SHAPES) sources.push(await storeImage(viewer.userId, width, height));
  const film = await mp4({ seconds: 3, width: 64, height: 36, hasSound: true });
  const video = { contentType: "video/mp4", width: 64, height: 36, durationSeconds: 3 };
  media.video.push(await storePlayed(viewer.userId, film, video));
  const speech = { contentType: "audio/mpeg", width: null, height: null, durationSeconds: 4 };
  media.sound.push(await storePlayed(viewer.userId, mp3({ seconds: 4 }), speech));
});

type Run = {
  model: string;
  input: Partial<TaskInput>;
  sources: number;
  played: ("video" | "sound")[];
  /** Whether a mask says which part of the first source changes. */
  masked?: boolean;
  /** What is ordered first, to be gone on from. */
  after?: TaskInput;
  files: number;
  type: string;
  ratio: number;
  /** Where the order does not say it. */
  seconds?: number;
};
type Result = {
  files?: number;
  type?: string;
  ratio: number;
  sources?: number;
  played?: Run["played"];
  after?: Run["after"];
  masked?: boolean;
  seconds?: number;
};
const run = (model: string, input: Partial<TaskInput>, result: Result): Run => ({
  model,
  input,
  files: 1,
  type: "image/png",
  sources: 0,
  played: [],
  ...result,
});
const clip = (model: string, input: Partial<TaskInput>, result: Result): Run =>
  run(model, input, { type: "video/mp4", ...result });
const sound = (model: string, input: Partial<TaskInput>, files = 1): Run =>
  run(model, input, { type: "audio/wav", files, ratio: Number.NaN });
/** A clip of so many seconds behind another one of so many. */
const longer = (model: string, input: Partial<TaskInput>, of: string, [first, more]: [number, number]): Run => {
  const after = { model: of, prompt: "a fox in the reeds", durationSeconds: first };
  return clip(model, input, { after, ratio: 16 / 9, seconds: first + more });
};
const option = (name: string, value: string) => ({ options: [{ name, value }] });

const runs: Run[] = [
  sound("elevenlabs-turbo-2.5", {}),
  sound("elevenlabs-multilingual-2", option("voice", "Arabella")),
  sound("suno-v6", option("instrumental", "true"), 2),
  run("nano-banana", { aspectRatio: "21:9", outputFormat: "jpeg" }, { type: "image/jpeg", ratio: 21 / 9 }),
  run("nano-banana-edit", {}, { sources: 3, ratio: 16 / 9 }),
  run(
    "nano-banana-edit",
    { aspectRatio: "4:5", outputFormat: "jpeg" },
    { sources: 1, type: "image/jpeg", ratio: 4 / 5 },
  ),
  run("nano-banana-pro", { aspectRatio: "3:4" }, { ratio: 3 / 4 }),
  run("nano-banana-pro", { aspectRatio: "1:1", outputFormat: "jpg" }, { sources: 2, type: "image/jpeg", ratio: 1 }),
  run("nano-banana-2", { aspectRatio: "1:8", outputFormat: "png" }, { ratio: 1 / 8 }),
  run("midjourney", { aspectRatio: "2:1" }, { files: 4, ratio: 2 }),
  run("midjourney", { ...option("version", "niji6") }, { sources: 1, files: 4, ratio: 1 }),
  run("flux-kontext-pro", {}, { type: "image/jpeg", ratio: 1 }),
  run(
    "flux-kontext-pro",
    { aspectRatio: "auto", ...option("safetyTolerance", "0") },
    { sources: 1, type: "image/jpeg", ratio: 16 / 9 },
  ),
  run("flux-kontext-max", { aspectRatio: "3:4", outputFormat: "png" }, { ratio: 3 / 4 }),
  run("flux-kontext-max", { aspectRatio: "16:9" }, { sources: 1, type: "image/jpeg", ratio: 16 / 9 }),
  run("gpt-4o-image", { aspectRatio: "3:2" }, { ratio: 3 / 2 }),
  run("gpt-4o-image", {}, { sources: 2, ratio: 1 }),
  run("seedream-4", { aspectRatio: "3:2", variants: 6, seed: 0 }, { files: 6, ratio: 3 / 2 }),
  run("seedream-4-edit", { aspectRatio: "9:16", variants: 2 }, { sources: 4, files: 2, ratio: 9 / 16 }),
  run("seedream-4.5", { aspectRatio: "2:3" }, { ratio: 2 / 3 }),
  run("seedream-4.5-edit", { aspectRatio: "4:3" }, { sources: 2, ratio: 4 / 3 }),
  run("gpt-image-2", { aspectRatio: "9:21" }, { ratio: 9 / 21 }),
  run("gpt-image-2", { aspectRatio: "auto" }, { sources: 3, ratio: 16 / 9 }),
  run("qwen-image", { aspectRatio: "4:3", ...option("inferenceSteps", "2") }, { ratio: 4 / 3 }),
  clip("veo-3.1-lite", { aspectRatio: "9:16", durationSeconds: 4 }, { ratio: 9 / 16 }),
  clip("veo-3.1-fast", { durationSeconds: 4, frameMode: "FIRST_AND_LAST_FRAMES" }, { sources: 2, ratio: 16 / 9 }),
  clip("veo-3.1-fast", { frameMode: "REFERENCE" }, { sources: 3, ratio: 16 / 9 }),
  clip("veo-3.1-quality", { durationSeconds: 6 }, { sources: 1, ratio: 16 / 9 }),
  clip("kling-3.0", { aspectRatio: "1:1", durationSeconds: 3, ...option("sound", "true") }, { ratio: 1 }),
  clip("kling-3.0", { durationSeconds: 3 }, { sources: 2, ratio: 16 / 9 }),
  clip("wan-2.7", { aspectRatio: "4:3", durationSeconds: 2 }, { ratio: 4 / 3 }),
  clip("wan-2.7", { durationSeconds: 2 }, { sources: 1, ratio: 16 / 9 }),
  run("nano-banana-2.1", { aspectRatio: "4:1" }, { ratio: 4 }),
  run("nano-banana-2.1", { outputFormat: "jpg" }, { sources: 2, type: "image/jpeg", ratio: 16 / 9 }),
  run("nano-banana-2-lite", { aspectRatio: "2:3" }, { ratio: 2 / 3 }),
  run("gpt-image-2.5-flare", { aspectRatio: "27:16", ...option("background", "transparent") }, { ratio: 27 / 16 }),
  run("gpt-image-2.5-sunburst", { aspectRatio: "3:2", resolution: "2K" }, { sources: 2, ratio: 3 / 2 }),
  run("gpt-image-1.5", { aspectRatio: "2:3" }, { sources: 1, ratio: 2 / 3 }),
  run("seedream-5-pro", { outputFormat: "jpeg" }, { type: "image/jpeg", ratio: 1 }),
  run("seedream-5-flash", { aspectRatio: "16:9", resolution: "1.5K" }, { sources: 3, ratio: 16 / 9 }),
  run("seedream-5-lite", { aspectRatio: "21:9" }, { ratio: 21 / 9 }),
  run("seedream-5-pro-layers", {}, { sources: 1, files: 3, ratio: 16 / 9 }),
  run("seedream-5-flash-layers", { resolution: "2K" }, { sources: 1, files: 3, ratio: 16 / 9 }),
  run("flux-2-pro", { aspectRatio: "auto" }, { sources: 1, ratio: 16 / 9 }),
  run("flux-2-flex", { aspectRatio: "3:4" }, { ratio: 3 / 4 }),
  run("qwen-3-pro", { aspectRatio: "21:9", seed: 0 }, { ratio: 21 / 9 }),
  run("qwen-3", { aspectRatio: "3:2", outputFormat: "jpeg" }, { sources: 3, type: "image/jpeg", ratio: 3 / 2 }),
  run("qwen-2.1", { aspectRatio: "9:16", outputFormat: "webp" }, { type: "image/webp", ratio: 9 / 16 }),
  run("z-image", { aspectRatio: "4:3" }, { ratio: 4 / 3 }),
  run("ideogram-v3", { aspectRatio: "3:4", ...option("look", "design") }, { ratio: 3 / 4 }),
  run("ideogram-v3", { aspectRatio: "16:9" }, { sources: 1, ratio: 16 / 9 }),
  run("ideogram-character", {}, { sources: 1, ratio: 1 }),
  run("ideogram-v3-edit", { seed: 3 }, { sources: 1, masked: true, ratio: 16 / 9 }),
  run("ideogram-character-edit", {}, { sources: 2, masked: true, ratio: 16 / 9 }),
  run("qwen-2.1", { outputFormat: "png" }, { sources: 1, masked: true, ratio: 16 / 9 }),
  run("imagen-4", { aspectRatio: "16:9", seed: 7 }, { ratio: 16 / 9 }),
  run("imagen-4-fast", { aspectRatio: "3:4" }, { ratio: 3 / 4 }),
  run("imagen-4-ultra", {}, { ratio: 1 }),
  run("grok-imagine-image-2", { aspectRatio: "2:3" }, { sources: 2, ratio: 2 / 3 }),
  run(
    "grok-imagine-image-2-segments",
    {},
    { after: { model: "grok-imagine-image-2", prompt: "a fox in the reeds", aspectRatio: "16:9" }, ratio: 16 / 9 },
  ),
  run("wan-2.7-image", { aspectRatio: "8:1", resolution: "1K" }, { ratio: 8 }),
  run("wan-2.7-image-pro", { aspectRatio: "3:4" }, { sources: 1, ratio: 3 / 4 }),
  run("recraft-remove-background", {}, { sources: 1, ratio: 16 / 9 }),
  run("recraft-crisp-upscale", {}, { sources: 1, ratio: 16 / 9 }),
  run("topaz-upscale", { ...option("upscaleFactor", "4") }, { sources: 1, ratio: 16 / 9 }),
  clip("seedance-2.5", { aspectRatio: "21:9", durationSeconds: 4 }, { ratio: 21 / 9 }),
  clip("seedance-2", { aspectRatio: "1:1", durationSeconds: 4, resolution: "480p" }, { ratio: 1 }),
  clip("seedance-2-fast", { aspectRatio: "9:16", durationSeconds: 4 }, { ratio: 9 / 16 }),
  clip("seedance-2-mini", { aspectRatio: "4:3", durationSeconds: 4 }, { ratio: 4 / 3 }),
  clip("seedance-1.5-pro", { aspectRatio: "3:4", durationSeconds: 4 }, { ratio: 3 / 4 }),
  clip("wan-3", { durationSeconds: 2, aspectRatio: "auto" }, { sources: 2, ratio: 16 / 9 }),
  clip("wan-3", { durationSeconds: 2, frameMode: "REFERENCE" }, { sources: 3, ratio: 16 / 9 }),
  clip("wan-3", { durationSeconds: 2, aspectRatio: "1:1" }, { played: ["video", "sound"], ratio: 1 }),
  clip("kling-3-motion-control", {}, { sources: 1, played: ["video"], ratio: 16 / 9, seconds: 3 }),
  clip("runway-aleph", {}, { played: ["video"], ratio: 16 / 9, seconds: 3 }),
  clip("kling-avatar", {}, { sources: 1, played: ["sound"], ratio: 16 / 9, seconds: 4 }),
  clip("infinitalk", {}, { sources: 1, played: ["sound"], ratio: 16 / 9, seconds: 4 }),
  clip("volcengine-lip-sync", {}, { played: ["video", "sound"], ratio: 16 / 9, seconds: 3 }),
  clip("topaz-video-upscale", option("upscaleFactor", "4"), { played: ["video"], ratio: 16 / 9, seconds: 3 }),
  clip("grok-imagine-video-1", { aspectRatio: "1:1" }, { ratio: 1 }),
  clip("grok-imagine-video-1", { durationSeconds: 7 }, { sources: 1, ratio: 16 / 9 }),
  longer("veo-3.1-extend", {}, "veo-3.1-fast", [4, 8]),
  longer("veo-3.1-quality-extend", {}, "veo-3.1-quality", [4, 8]),
  longer("grok-imagine-extend", { durationSeconds: 6 }, "grok-imagine-video-1", [6, 6]),
  longer("runway-extend", {}, "runway", [5, 5]),
  longer("pixverse-v6-extend", { durationSeconds: 2 }, "pixverse-v6", [2, 2]),
  clip("wan-3-prime", { durationSeconds: 2, aspectRatio: "3:4" }, { ratio: 3 / 4 }),
  clip("kling-3-omni", { durationSeconds: 3, aspectRatio: "9:16" }, { ratio: 9 / 16 }),
  clip("kling-3-turbo", { aspectRatio: "1:1" }, { ratio: 1 }),
  clip("kling-2.6", { aspectRatio: "9:16", ...option("sound", "true") }, { ratio: 9 / 16 }),
  clip("kling-2.5-turbo", { aspectRatio: "1:1" }, { ratio: 1 }),
  clip("gemini-omni-flash-1.1", { durationSeconds: 4, frameMode: "REFERENCE" }, { sources: 3, ratio: 16 / 9 }),
  clip("gemini-omni-flash-1.1-4k", { durationSeconds: 4, aspectRatio: "9:16" }, { ratio: 9 / 16 }),
  clip("gemini-omni-flash-1.1-edit", {}, { sources: 2, played: ["video"], ratio: 16 / 9, seconds: 3 }),
  clip("kling-3-omni-edit", option("sound", "true"), { played: ["video"], ratio: 16 / 9, seconds: 3 }),
  clip("minimax-h3", { durationSeconds: 4, frameMode: "FIRST_FRAME" }, { sources: 1, ratio: 16 / 9 }),
  clip("hailuo-2.3", {}, { sources: 1, ratio: 16 / 9 }),
  clip("hailuo-2.3-pro", { resolution: "1080p" }, { sources: 1, ratio: 16 / 9 }),
  clip("grok-imagine-video", { durationSeconds: 1, aspectRatio: "3:2" }, { ratio: 3 / 2 }),
  clip("pixverse-v6", { durationSeconds: 2 }, { sources: 2, ratio: 16 / 9 }),
  clip("happyhorse", { durationSeconds: 3, frameMode: "REFERENCE" }, { sources: 2, ratio: 16 / 9 }),
  clip("runway", { aspectRatio: "3:4" }, { ratio: 3 / 4 }),
  clip("sora-2", { aspectRatio: "9:16" }, { ratio: 9 / 16 }),
  clip("sora-2", { durationSeconds: 15 }, { sources: 1, ratio: 16 / 9 }),
];

/** What the sandbox was asked for a task, and the pictures it was given, by their fingerprints. */
async function askedFor(taskId: string): Promise<{ request: string; fingerprints: string[] }> {
  const rows = await db.sandboxTask.findMany({ where: { callBackUrl: { contains: taskId } } });
  expect(rows).toHaveLength(1);
  const request = JSON.stringify(rows[0]?.request);
  const links = [...request.matchAll(/"(https?:[^"]+\/sandbox\/files\/[^"]+)"/g)].map(([, link = ""]) => link);
  const fingerprints = [];
  for (const link of links) {
    const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
    fingerprints.push(createHash("sha256").update(bytes).digest("hex"));
  }
  return { request, fingerprints };
}

/** A result to go on from. */
async function resultOf(input: TaskInput): Promise<Asset> {
  const { kind = "IMAGE" } = modelDefinition(input.model) ?? {};
  const { task } = await createTask(viewer, kind, input, { operation: "test" });
  expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED" });
  return db.asset.findFirstOrThrow({ where: { taskId: task.id } });
}

describe("every model, from the order to the stored files", () => {
  const titled = runs.map((wanted) => {
    const { model, input, sources: count, files, type } = wanted;
    return [`${model} ${JSON.stringify(input)} with ${count} sources gives ${files} × ${type}`, wanted] as const;
  });
  // What each model is sent is shown for all of them in wire.test.ts; here, the first of each kind of road.
  const roadOf = ({ model, sources, played, after, files, type }: Run) => {
    const { family, takesPrompt } = modelDefinition(model) ?? {};
    return JSON.stringify([family, takesPrompt, Math.min(sources, 2), played, after !== undefined, files > 1, type]);
  };
  const firsts = titled.filter(
    ([, wanted], place) => runs.findIndex((run) => roadOf(run) === roadOf(wanted)) === place,
  );
  it.each(isFull ? titled : firsts)("%s", async (_title, wanted) => {
    const { kind = "IMAGE" } = modelDefinition(wanted.model) ?? {};
    const before = wanted.after === undefined ? [] : [await resultOf(wanted.after)];
    const used = [...sources.slice(0, wanted.sources), ...wanted.played.flatMap((one) => media[one]), ...before];
    const model = modelDefinition(wanted.model);
    const prompt = model?.takesPrompt === false ? "" : `a fox at the ${wanted.model} pond`;
    const mask = wanted.masked === true ? await storeMask(viewer.userId, 640, 360) : null;
    const input = { model: wanted.model, prompt, sourceImages: used.map(({ id }) => id), ...wanted.input };
    if (mask !== null) Object.assign(input, { mask: mask.id });
    const { credits } = await estimateTask(viewer, kind, input);
    const { task } = await createTask(viewer, kind, input, { operation: "test" });
    expect(task.creditsHeld).toBe(credits);
    const ended = await untilEnded(task.id);
    expect(ended).toMatchObject({ status: "COMPLETED", failureCode: null, creditsCharged: credits, sandbox: true });
    const files = await db.asset.findMany({ where: { taskId: task.id }, orderBy: { position: "asc" } });
    expect(files.map(({ position }) => position)).toEqual(Array.from({ length: wanted.files }, (_, n) => n));
    expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(wanted.files);
    for (const { contentType, width, height, durationSeconds } of files) {
      expect(contentType).toBe(wanted.type);
      if (kind === "AUDIO") expect([width, height, (durationSeconds ?? 0) >= 1]).toEqual([null, null, true]);
      else expect((width ?? 0) / (height ?? 1) / wanted.ratio).toBeCloseTo(1, 1);
      if (kind === "VIDEO") expect(durationSeconds).toBeCloseTo(wanted.seconds ?? ended.durationSeconds ?? 0, 0);
      // What is made larger is larger.
      if (wanted.model === "topaz-video-upscale") expect(width).toBe(4 * 64);
      // What goes on from another is as large.
      for (const one of kind === "VIDEO" ? before : []) expect([width, height]).toEqual([one.width, one.height]);
    }
    const asked = await askedFor(task.id);
    expect(asked.request).toContain(prompt);
    // The sources have arrived as they are. In a row of their own fields they stand as the database puts them.
    const order = (prints: string[]) =>
      /"first_\w+_url"/.test(asked.request) || wanted.played.length > 0 ? prints.toSorted() : prints;
    const given = used.filter((one) => !before.includes(one));
    // A mask comes in the colours that it is wanted in.
    expect(asked.request.includes("mask_url")).toBe(mask !== null);
    if (mask === null) expect(order(asked.fingerprints)).toEqual(order(given.map(({ sha256 }) => sha256)));
    expect(ended.parentId).toBe(before[0]?.taskId ?? null);
    // What has no effect there is not kept.
    const hasShape = model?.parameters.some(({ name }) => name === "aspectRatio") === true;
    const unused = ended.frameMode === null ? [] : (model?.unusedWith[ended.frameMode] ?? []);
    expect(ended.aspectRatio !== null).toBe(hasShape && !unused.includes("aspectRatio"));
  });

  it("none is left out", () => {
    expect([...new Set(runs.map(({ model }) => model))].sort()).toEqual(
      modelDefinitions.map(({ slug }) => slug).sort(),
    );
  });
});

describe("a mask", () => {
  it.each(["ideogram-v3-edit", "ideogram-character-edit", "qwen-2.1"])(
    "of %s changes what it marks, and nothing else",
    async (model) => {
      const mask = await storeMask(viewer.userId, 640, 360);
      const count = model === "ideogram-character-edit" ? 2 : 1;
      const [source, ...others] = sources.slice(0, count);
      if (source === undefined) throw new Error("no source");
      const sourceImages = [source, ...others].map(({ id }) => id);
      const input = { model, prompt: "a bright sunset", sourceImages, mask: mask.id };
      const { task } = await createTask(viewer, "IMAGE", input, { operation: "test" });
      expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED" });
      const file = await db.asset.findFirstOrThrow({ where: { taskId: task.id }, orderBy: { position: "asc" } });
      expect([file.width, file.height]).toEqual([640, 360]);
      const half = async ({ storageKey }: Asset, left: number) =>
        sharp(await buffer(await storage().read(storageKey)))
          .extract({ left, top: 0, width: 320, height: 360 })
          .removeAlpha()
          .raw()
          .toBuffer();
      expect((await half(file, 320)).equals(await half(source, 320))).toBe(true);
      expect((await half(file, 0)).equals(await half(source, 0))).toBe(false);
      // It is asked for again with the same mask, which is none of its sources.
      const row = await db.task.findUniqueOrThrow({ where: { id: task.id }, include: { sources: true } });
      expect(inputOf(row)).toMatchObject({ sourceImages, mask: mask.id });
    },
  );
});

describe("a style", () => {
  it("is kept on the task, and what it adds is in the words that are sent", async () => {
    const style = await db.style.findUniqueOrThrow({ where: { slug: "ink" } });
    const input = { model: "nano-banana", prompt: "a heron in the reeds", style: style.id };
    const { task } = await createTask(viewer, "IMAGE", input, { operation: "test" });
    expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED", styleId: style.id, prompt: input.prompt });
    const { request } = await askedFor(task.id);
    expect(request).toContain(`a heron in the reeds\\n\\n${style.promptSuffix}`);
  });
});

describe("a tool without words", () => {
  async function made(model: string, input: Partial<TaskInput> = {}) {
    const [source] = sources;
    if (source === undefined) throw new Error("no source");
    const order = { model, prompt: "", sourceImages: [source.id], ...input };
    const { task } = await createTask(viewer, "IMAGE", order, { operation: "test" });
    expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED", prompt: "" });
    const file = await db.asset.findFirstOrThrow({ where: { taskId: task.id }, orderBy: { position: "asc" } });
    return { source, file, bytes: await buffer(await storage().read(file.storageKey)) };
  }

  it.each([
    ["recraft-crisp-upscale", {}, 2],
    ["topaz-upscale", { options: [{ name: "upscaleFactor", value: "2" }] }, 2],
    ["topaz-upscale", { options: [{ name: "upscaleFactor", value: "4" }] }, 4],
  ])("%s %j makes it so many times as large: %i", async (model, input, times) => {
    const { source, file } = await made(model, input);
    expect([file.width, file.height]).toEqual([(source.width ?? 0) * times, (source.height ?? 0) * times]);
  });

  it("layers are as large as their source, each with what the others leave out, and together they are it", async () => {
    const { source, bytes } = await made("seedream-5-pro-layers");
    const [background, ...others] = await db.asset.findMany({
      where: { task: { sources: { some: { assetId: source.id } }, modelSlug: "seedream-5-pro-layers" } },
      orderBy: [{ taskId: "desc" }, { position: "asc" }],
      take: 3,
    });
    expect([background?.width, background?.height, others.length]).toEqual([source.width, source.height, 2]);
    const read = async ({ storageKey }: Asset) => buffer(await storage().read(storageKey));
    const layers = await Promise.all(others.map(read));
    for (const layer of [bytes, ...layers]) {
      const { channels } = await sharp(layer).stats();
      expect([channels.length, channels[3]?.min, channels[3]?.max]).toEqual([4, 0, 255]);
    }
    const pixels = (picture: Buffer) => sharp(picture).removeAlpha().raw().toBuffer();
    const together = await sharp(bytes)
      .composite(layers.map((input) => ({ input })))
      .png()
      .toBuffer();
    const [is, was] = [await pixels(together), await pixels(await read(source))];
    const differing = is.filter((value, place) => Math.abs(value - (was[place] ?? 0)) > 2).length;
    expect(differing / is.length).toBeLessThan(0.01);
  });

  it("a cut-out is as large as its source, and transparent around what it shows", async () => {
    const { source, file, bytes } = await made("recraft-remove-background");
    expect([file.width, file.height]).toEqual([source.width, source.height]);
    const { channels } = await sharp(bytes).stats();
    expect(channels).toHaveLength(4);
    expect([channels[3]?.min, channels[3]?.max]).toEqual([0, 255]);
  });
});
