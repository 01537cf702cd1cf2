import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { drawMask, extentOf } from "#graphql/domain/assets/media/mask.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import type { Asset, Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { storeBytes, storeImage, storeMask } from "#tests/support/files/sources.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());

let viewer: Viewer;
let source: Asset;
let other: Asset;
beforeAll(async () => {
  viewer = await makeAccount({ credits: 10_000 });
  source = await storeImage(viewer.userId, 64, 36);
  other = await storeImage(viewer.userId, 64, 36);
});

const SIZE = { width: 64, height: 36 };
const plain = (background: string, size = SIZE) =>
  sharp({ create: { ...size, channels: 4, background } })
    .png()
    .toBuffer();
const stored = async (bytes: Buffer, facts: Partial<Prisma.AssetUncheckedCreateInput> = {}) =>
  (await storeBytes(viewer.userId, bytes, { ...SIZE, ...facts })).id;
const ideogram = (mask: string | null, change: Partial<TaskInput> = {}): TaskInput => ({
  model: "ideogram-v3-edit",
  prompt: "a red door",
  sourceImages: [source.id],
  mask,
  ...change,
});
const mask = async () => (await storeMask(viewer.userId, 64, 36)).id;

describe("a mask that does not fit", () => {
  const cases: [string, () => Promise<TaskInput>, object][] = [
    ["none where one is needed", async () => ideogram(null), { code: "REQUIRED" }],
    ["one where none is taken", async () => ideogram(await mask(), { model: "ideogram-v3" }), { code: "CONFLICT" }],
    [
      "one of words alone",
      async () => ideogram(await mask(), { model: "qwen-2.1", sourceImages: [] }),
      { code: "CONFLICT", message: expect.stringMatching(/with one source image/) },
    ],
    [
      "one of several pictures",
      async () => ideogram(await mask(), { model: "qwen-2.1", sourceImages: [source.id, other.id] }),
      { code: "CONFLICT" },
    ],
    [
      "one of another size",
      async () => ideogram((await storeMask(viewer.userId, 36, 64)).id),
      { code: "UNFIT", message: expect.stringMatching(/64 × 36; this one has 36 × 64/) },
    ],
    ["the picture itself", async () => ideogram(source.id), { code: "DUPLICATE" }],
    ["one that marks nothing", async () => ideogram(await stored(await plain("#111f"))), { code: "UNFIT" }],
    ["one that is transparent all over", async () => ideogram(await stored(await plain("#fff0"))), { code: "UNFIT" }],
    [
      "one that marks everything",
      async () => ideogram(await stored(await plain("#eee"))),
      { code: "UNFIT", message: expect.stringMatching(/everything/) },
    ],
    [
      "a JPEG",
      async () => ideogram(await stored(await plain("#fff"), { contentType: "image/jpeg" })),
      { code: "NOT_OFFERED" },
    ],
    [
      "a video",
      async () => ideogram(await stored(Buffer.from("x"), { contentType: "video/mp4" })),
      { code: "NOT_OFFERED" },
    ],
    [
      "one that is too large",
      async () => ideogram(await stored(await plain("#fff"), { byteSize: 10_000_001 })),
      { code: "TOO_LARGE", limit: 10_000_000 },
    ],
    [
      "one that is cut off",
      async () => ideogram(await stored((await plain("#f0f")).subarray(0, 60))),
      { code: "DAMAGED" },
    ],
  ];
  it.each(cases)("%s: a field error before a credit moves", async (_what, input, problem) => {
    const before = await creditBalance(viewer.userId);
    const asked = await input();
    const fields = [expect.objectContaining({ path: ["mask"], ...problem })];
    await expect(createTask(viewer, "IMAGE", asked, { operation: "test" })).rejects.toMatchObject({ fields });
    await expect(estimateTask(viewer, "IMAGE", asked)).rejects.toMatchObject({ fields });
    expect(await creditBalance(viewer.userId)).toEqual(before);
  });

  it("somebody else's is as if there were none", async () => {
    const { userId } = await makeAccount();
    const foreign = await storeMask(userId, 64, 36);
    await expect(createTask(viewer, "IMAGE", ideogram(foreign.id), { operation: "test" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("needs the second picture where a person is put in", async () => {
    const asked = ideogram(await mask(), { model: "ideogram-character-edit" });
    await expect(estimateTask(viewer, "IMAGE", asked)).rejects.toMatchObject({
      fields: expect.arrayContaining([
        { path: ["sourceImages"], code: "TOO_FEW", limit: 2, message: expect.any(String) },
      ]),
    });
  });
});

describe("a mask", () => {
  it("stands behind the sources of its task, and can't be deleted while that is under way", async () => {
    const id = await mask();
    const { task } = await createTask(viewer, "IMAGE", ideogram(id), { operation: "test" });
    const rows = await db.taskSource.findMany({ where: { taskId: task.id }, orderBy: { position: "asc" } });
    expect(rows.map(({ assetId, position, isMask }) => [assetId, position, isMask])).toEqual([
      [source.id, 0, false],
      [id, 1, true],
    ]);
  });

  it.each(["white", "black"] as const)("is drawn in black and white, what it marks in %s", async (marked) => {
    // A quarter each: white, black, nearly white, and white that can't be seen.
    const rgba = Buffer.from([255, 255, 255, 255, 0, 0, 0, 255, 230, 240, 250, 255, 255, 255, 255, 0]);
    const png = await sharp(rgba, { raw: { width: 4, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect(await extentOf(png)).toBe("part");
    const { bytes, contentType } = await drawMask(png, marked);
    expect(contentType).toBe("image/png");
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const first = [...data].filter((_, place) => place % info.channels === 0);
    expect(first).toEqual(marked === "white" ? [255, 0, 255, 0] : [0, 255, 0, 255]);
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(false);
  });
});
