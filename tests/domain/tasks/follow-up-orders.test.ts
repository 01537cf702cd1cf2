import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { followUpsOf } from "#graphql/domain/tasks/follow-ups/choices.ts";
import { createFollowUp, estimateFollowUp, type FollowUp } from "#graphql/domain/tasks/follow-ups/follow-up.ts";
import type { FollowUpPurpose } from "#graphql/domain/tasks/follow-ups/ways.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import type { Asset, ModelState, Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { storeImage, storeMask } from "#tests/support/files/sources.ts";
import { BARE_KEY } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset, insertMade, insertTask } from "#tests/support/rows.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());
afterAll(expectLedgersToBalance);

let viewer: Viewer;
beforeAll(async () => {
  viewer = await makeAccount({ credits: 100_000 });
});

const VEO = { models: ["veo-3.1-fast"], only: { name: "resolution", values: ["720p"] } };
const GROK = { models: ["grok-imagine-image-2"] };
const made = (of = GROK, data: Partial<Prisma.TaskUncheckedCreateInput> = {}) => insertMade(viewer.userId, of, data);
const ratio = (value: string) => [{ name: "aspectRatio", value }];
const order = (followUp: FollowUp, more: object = {}) =>
  createFollowUp(viewer, followUp, { operation: "createFollowUp", ...more });
const setState = async (slug: string, state: ModelState) => {
  await db.model.update({ where: { slug }, data: { state, stateSetAt: new Date() } });
  notify("catalog");
};

describe("what a follow-up is made by, where that is not said", () => {
  type Case = [FollowUpPurpose, () => Promise<Partial<FollowUp> & { asset: string }>, object];
  const picture = async () => ({ asset: (await made()).id });
  const cases: Case[] = [
    ["UPSCALE", picture, { kind: "IMAGE", modelSlug: "recraft-crisp-upscale", prompt: "", creditsHeld: 1 }],
    [
      "UPSCALE",
      async () => ({ ...(await picture()), options: [{ name: "upscaleFactor", value: "4" }] }),
      { modelSlug: "topaz-upscale", parameters: { upscaleFactor: "4" } },
    ],
    ["REMOVE_BACKGROUND", picture, { modelSlug: "recraft-remove-background", prompt: "", creditsHeld: 2 }],
    ["EDIT", async () => ({ ...(await picture()), prompt: "in autumn" }), { modelSlug: "nano-banana-2.1" }],
    [
      "EXPAND",
      async () => ({ ...(await picture()), options: ratio("21:9") }),
      { modelSlug: "nano-banana-2.1", aspectRatio: "21:9", prompt: expect.stringMatching(/^Show more around/) },
    ],
    [
      "EXPAND",
      async () => ({ ...(await picture()), options: ratio("1:8"), prompt: " the sea " }),
      { aspectRatio: "1:8", prompt: expect.stringMatching(/What is new shows: the sea$/) },
    ],
    [
      "EXTEND",
      async () => ({ asset: (await made(VEO, { prompt: "a fox runs" })).id }),
      { kind: "VIDEO", modelSlug: "veo-3.1-extend", prompt: "a fox runs", frameMode: "REFERENCE", creditsHeld: 75 },
    ],
    ["IMAGE_TO_VIDEO", picture, { kind: "VIDEO", prompt: "a banana", frameMode: "FIRST_FRAME" }],
    ["REFERENCE_TO_VIDEO", picture, { kind: "VIDEO", frameMode: "REFERENCE" }],
  ];
  it.each(cases)("%s: the cheapest that takes what was said", async (purpose, said, row) => {
    const followUp = { ...(await said()), purpose };
    const { credits } = await estimateFollowUp(viewer, followUp);
    const { task, replayed } = await order(followUp, { maxCredits: credits });
    const { taskId } = await db.asset.findUniqueOrThrow({ where: { id: followUp.asset } });
    expect(task).toMatchObject({ ...row, parentId: taskId, creditsHeld: credits });
    expect(replayed).toBe(false);
    const sources = await db.taskSource.findMany({ where: { taskId: task.id } });
    expect(sources).toMatchObject([{ assetId: followUp.asset, isMask: false }]);
  });

  it("with a mask, one that takes one", async () => {
    const asset = (await storeImage(viewer.userId, 64, 36)).id;
    const mask = (await storeMask(viewer.userId, 64, 36)).id;
    const { task } = await order({ asset, purpose: "EDIT", prompt: "a red door", mask });
    expect(task).toMatchObject({ modelSlug: "qwen-2.1", parentId: null });
    expect(await db.taskSource.count({ where: { taskId: task.id, isMask: true } })).toBe(1);
    const named = await order({ asset, purpose: "EDIT", prompt: "a red door", mask, model: "ideogram-v3-edit" });
    expect(named.task.modelSlug).toBe("ideogram-v3-edit");
  });

  it("segments by words, where that model is named", async () => {
    const { id: asset } = await made();
    const { task } = await order({
      ...{ asset, purpose: "EDIT", prompt: "make the hat red", model: "grok-imagine-image-2-segments" },
    });
    expect(task.modelSlug).toBe("grok-imagine-image-2-segments");
  });

  it("the next one while the first is paused or degraded, and the paused one's refusal where there is no other", async () => {
    const { id: asset } = await made();
    await setState("recraft-crisp-upscale", "PAUSED");
    await setState("recraft-remove-background", "PAUSED");
    await setState("nano-banana-2.1", "DEGRADED");
    expect((await order({ asset, purpose: "UPSCALE" })).task.modelSlug).toBe("topaz-upscale");
    expect((await order({ asset, purpose: "EDIT", prompt: "x" })).task.modelSlug).toBe("nano-banana-edit");
    await expect(order({ asset, purpose: "REMOVE_BACKGROUND" })).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
    for (const slug of ["recraft-crisp-upscale", "recraft-remove-background", "nano-banana-2.1"])
      await setState(slug, "ACTIVE");
  });

  it("is made for the same end user as what it is made of", async () => {
    const { id: asset } = await made(GROK, { endUser: "u-1" });
    expect((await order({ asset, purpose: "UPSCALE" })).task.endUser).toBe("u-1");
  });
});

describe("what is refused, at its field, before a credit moves", () => {
  const picture = async (more: Partial<FollowUp> = {}): Promise<FollowUp> => ({
    ...{ asset: (await made()).id, purpose: "UPSCALE" },
    ...more,
  });
  const upload = (data: Partial<Prisma.AssetUncheckedCreateInput>) =>
    insertAsset(viewer.userId, { purpose: "UPLOAD", ...data });
  const video = { contentType: "video/mp4", durationSeconds: 5 };
  const saving = async () => {
    const task = await insertTask(viewer.userId, { status: "SAVING" });
    return { asset: (await insertAsset(viewer.userId, { taskId: task.id })).id };
  };
  const cases: [string, () => Promise<FollowUp>, object][] = [
    ["a purpose that begins with words", () => picture({ purpose: "TEXT_TO_IMAGE" }), { path: ["purpose"] }],
    ["one that needs more than a file", () => picture({ purpose: "LIP_SYNC" }), { path: ["purpose"] }],
    ["a model that is not there", () => picture({ model: "nothing" }), { path: ["model"], code: "NOT_OFFERED" }],
    ["a model for something else", () => picture({ model: "z-image" }), { path: ["model"], code: "CONFLICT" }],
    [
      "a result that is still saving",
      async () => picture(await saving()),
      { path: ["asset"], code: "CONFLICT", message: expect.stringMatching(/still being saved: go on from it once/) },
    ],
    [
      "a video where an image is wanted",
      async () => picture({ asset: (await upload(video)).id, purpose: "REMOVE_BACKGROUND" }),
      { path: ["asset"], code: "UNFIT", message: expect.stringMatching(/REMOVE_BACKGROUND/) },
    ],
    [
      "the same of a model that is named",
      async () =>
        picture({
          ...{ asset: (await upload(video)).id, purpose: "REMOVE_BACKGROUND", model: "recraft-remove-background" },
        }),
      { path: ["asset"], code: "UNFIT" },
    ],
    ["an image that is to be longer", () => picture({ purpose: "EXTEND" }), { path: ["asset"], code: "UNFIT" }],
    [
      "an uploaded video that is to be longer",
      async () => picture({ asset: (await upload(video)).id, purpose: "EXTEND", prompt: "on" }),
      { path: ["asset"], code: "UNFIT", message: expect.stringMatching(/uploaded/) },
    ],
    [
      "a video by a model from which nothing goes on",
      async () => picture({ asset: (await made(VEO, { modelSlug: "kling-3.0" })).id, purpose: "EXTEND" }),
      { path: ["asset"], code: "UNFIT", message: expect.stringMatching(/Kling 3.0/) },
    ],
    ["an edit without words", () => picture({ purpose: "EDIT" }), { path: ["prompt"], code: "REQUIRED" }],
    [
      "words for what takes none",
      () => picture({ purpose: "REMOVE_BACKGROUND", prompt: "the cat" }),
      { path: ["prompt"], code: "CONFLICT" },
    ],
    [
      "no words where nobody has said any",
      async () =>
        picture({
          ...{ asset: (await made(VEO, { prompt: "" })).id, purpose: "EXTEND" },
        }),
      { path: ["prompt"], code: "REQUIRED" },
    ],
    ["no new shape", () => picture({ purpose: "EXPAND" }), { path: ["options"], code: "REQUIRED" }],
    [
      "any shape",
      () => picture({ purpose: "EXPAND", options: ratio("auto") }),
      { path: ["options", "0", "aspectRatio"], code: "UNFIT" },
    ],
    [
      "the shape that it has",
      () => picture({ purpose: "EXPAND", options: ratio("16:9") }),
      { path: ["options", "0", "aspectRatio"], code: "UNFIT" },
    ],
    [
      "what is no shape",
      () => picture({ purpose: "EXPAND", options: ratio("wide") }),
      { path: ["options", "0", "aspectRatio"], code: "NOT_OFFERED" },
    ],
    [
      "a setting that none has",
      () => picture({ options: [{ name: "task_id", value: "f" }] }),
      { path: ["options", "0", "task_id"], code: "NOT_OFFERED" },
    ],
    [
      "a mask where none is taken",
      async () => picture({ mask: (await storeMask(viewer.userId, 1024, 576)).id }),
      { path: ["mask"], code: "CONFLICT" },
    ],
    [
      "a mask of another size",
      async () => picture({ purpose: "EDIT", prompt: "x", mask: (await storeMask(viewer.userId, 64, 36)).id }),
      { path: ["mask"], code: "UNFIT", message: expect.stringMatching(/; this one has 64 × 36/) },
    ],
  ];
  it.each(cases)("%s", async (_what, asked, field) => {
    const followUp = await asked();
    const before = await creditBalance(viewer.userId);
    const fields = [expect.objectContaining(field)];
    await expect(order(followUp)).rejects.toMatchObject({ code: "INVALID_INPUT", fields });
    await expect(estimateFollowUp(viewer, followUp)).rejects.toMatchObject({ fields });
    expect(await creditBalance(viewer.userId)).toEqual(before);
  });

  it("a file that is deleted, or somebody else's, is not there", async () => {
    const stranger = await makeAccount();
    const files = [
      await insertAsset(viewer.userId, { deletedAt: new Date() }),
      await insertMade(stranger.userId, GROK),
    ];
    for (const { id: asset } of files) {
      await expect(order({ asset, purpose: "UPSCALE" })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(estimateFollowUp(viewer, { asset, purpose: "UPSCALE" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
    const foreign = (await insertMade(stranger.userId, GROK)).id;
    const masked = { ...(await picture()), purpose: "EDIT" as const, prompt: "x", mask: foreign };
    await expect(order(masked)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("a price above the ceiling, and one that the account can't pay", async () => {
    const followUp = await picture();
    await expect(order(followUp, { maxCredits: 0 })).rejects.toMatchObject({ code: "PRICE_CHANGED", credits: 1 });
    const poor = await makeAccount({ credits: 0 });
    const { id: asset } = await insertMade(poor.userId, GROK);
    await expect(
      createFollowUp(poor, { asset, purpose: "UPSCALE" }, { operation: "createFollowUp" }),
    ).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });
  });

  it("a model that the key may not use: another makes it, and the named one is refused", async () => {
    const owner = { ...viewer, key: { ...BARE_KEY, models: ["topaz-upscale"] } };
    const followUp = await picture();
    expect((await estimateFollowUp(owner, followUp)).model).toBe("topaz-upscale");
    const named = { ...followUp, model: "recraft-crisp-upscale" };
    await expect(estimateFollowUp(owner, named)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(estimateFollowUp(owner, { ...followUp, purpose: "REMOVE_BACKGROUND" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("a follow-up that is asked for twice", () => {
  const key = { idempotencyKey: "once" };

  it("is made once, also where another model would make it now, and once its file is gone", async () => {
    const { id: asset } = await made();
    const followUp = { asset, purpose: "UPSCALE" as const };
    const before = await creditBalance(viewer.userId);
    const { task } = await order(followUp, key);
    await setState("recraft-crisp-upscale", "PAUSED");
    expect(await order(followUp, key)).toMatchObject({ replayed: true, task: { id: task.id } });
    await setState("recraft-crisp-upscale", "ACTIVE");
    await db.asset.update({ where: { id: asset }, data: { deletedAt: new Date() } });
    expect(await order(followUp, key)).toMatchObject({ replayed: true, task: { id: task.id } });
    await expect(order({ ...followUp, purpose: "REMOVE_BACKGROUND" }, key)).rejects.toMatchObject({
      code: "IDEMPOTENCY_MISMATCH",
    });
    const { available } = await creditBalance(viewer.userId);
    expect(available).toBe(before.available - 1);
  });

  it("by many at the same moment too", async () => {
    const { id: asset } = await made();
    const one = { idempotencyKey: "at once" };
    const all = await Promise.all(Array.from({ length: 5 }, () => order({ asset, purpose: "UPSCALE" }, one)));
    expect(new Set(all.map(({ task }) => task.id)).size).toBe(1);
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });
});

describe("what can be made of a file", () => {
  const told = async (asset: Asset, purpose: FollowUpPurpose | null = null) => {
    const [choices = []] = await followUpsOf(viewer, [asset], purpose);
    return choices;
  };

  it("is one choice for each purpose, with its price; nothing that takes no file of its kind", async () => {
    const brief = async (asset: Asset) =>
      Object.fromEntries(
        (await told(asset)).map(({ purpose, model, credits, obstacle }) => [
          purpose,
          obstacle?.code ?? `${model.slug} ${credits}`,
        ]),
      );
    expect(await brief(await made())).toMatchObject({
      UPSCALE: "recraft-crisp-upscale 1",
      REMOVE_BACKGROUND: "recraft-remove-background 2",
      EDIT: "nano-banana-2.1 5",
      EXPAND: "nano-banana-2.1 5",
    });
    expect(await brief(await made())).not.toHaveProperty("EXTEND");
    const clip = await brief(await made(VEO));
    expect(clip).toMatchObject({ EXTEND: "veo-3.1-extend 75", EDIT: "kling-3-omni-edit 125" });
    expect(clip).not.toHaveProperty("REMOVE_BACKGROUND");
    expect(await brief(await made(VEO, { modelSlug: "kling-3.0" }))).toMatchObject({ EXTEND: "OTHER_MODEL" });
    const sound = { contentType: "audio/mpeg", width: null, height: null, durationSeconds: 5 };
    expect(await brief(await insertAsset(viewer.userId, sound))).toEqual({
      REFERENCE_TO_VIDEO: "seedance-2-mini 52",
    });
    const named = { asset: (await made(VEO)).id, purpose: "IMAGE_TO_VIDEO", model: "seedance-2-mini" } as const;
    await expect(order(named)).rejects.toMatchObject({ fields: [{ path: ["asset"], code: "CONFLICT" }] });
  });

  it("is every model for one purpose, in the order in which they are taken, with what they need", async () => {
    const edits = await told(await made(), "EDIT");
    const by = new Map(edits.map((choice) => [choice.model.slug, choice]));
    expect(edits[0]?.model.slug).toBe("nano-banana-2.1");
    expect(by.get("ideogram-v3-edit")).toMatchObject({ mask: "REQUIRED", words: "REQUIRED", credits: 9 });
    expect(by.get("qwen-2.1")).toMatchObject({ mask: "OPTIONAL" });
    expect(by.get("grok-imagine-image-2-segments")).toMatchObject({ mask: "NONE", obstacle: null });
    expect(by.get("ideogram-character-edit")).toMatchObject({ credits: null, obstacle: { code: "NEEDS_MORE" } });
    const uploaded = await told(await insertAsset(viewer.userId), "EDIT");
    expect(uploaded.find(({ model }) => model.slug === "grok-imagine-image-2-segments")).toMatchObject({
      obstacle: { code: "UPLOADED" },
    });
    const extend = await told(await made(VEO, { prompt: "x" }), "EXTEND");
    expect(extend.find(({ obstacle }) => obstacle === null)).toMatchObject({ words: "OPTIONAL" });
  });

  it("is priced as it is ordered", async () => {
    const asset = await made();
    for (const { purpose, credits, words } of await told(asset)) {
      const prompt = words === "REQUIRED" ? "in autumn" : null;
      const options = purpose === "EXPAND" ? ratio("1:1") : null;
      expect((await estimateFollowUp(viewer, { asset: asset.id, purpose, prompt, options })).credits).toBe(credits);
    }
  });
});
