import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person } from "#tests/support/graphql.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();
beforeAll(() => openQueue());
afterAll(() => closeQueue());

const SET = `mutation ($input: SetModelExampleInput!) { answer: setModelExample(input: $input) {
  __typename ... on SetModelExamplePayload { model { exampleImage { id } } } ... on Error { code }
} }`;
const CARD = `{ models(slugs: ["nano-banana", "nano-banana-pro"]) {
  slug exampleImage { id altText contentType width height url task { id } }
} }`;
type Example = { id: string; altText: string; contentType: string; width: number; url: string; task: null };
type Cards = { models: { slug: string; exampleImage: Example | null }[] };
type Answer = { answer: { __typename: string; code?: string; model?: { exampleImage: { id: string } | null } } };

/** Something that somebody made, as it is when it is done. */
async function made(userId: string, task: object = {}, asset: object = {}): Promise<Asset> {
  const { id: taskId } = await insertTask(userId, { status: "COMPLETED", prompt: "a secret plan", ...task });
  const storageKey = `results/${taskId}/picture.png`;
  const picture = sharp({ create: { width: 1200, height: 900, channels: 3, background: "#f80" } });
  const bytes = await picture.png().toBuffer();
  await storage().put(storageKey, bytes, { contentType: "image/png", metadata: {} });
  const facts = { width: 1200, height: 900, byteSize: bytes.length, altText: "a secret plan" };
  return insertAsset(userId, { taskId, storageKey, ...facts, ...asset });
}

async function set(person: Person, of: string | null, model = "nano-banana") {
  const input = { model, of, reason: "The best one" };
  const { data, errors } = await execute<Answer | null>(SET, { input }, person);
  return data?.answer.code ?? errors?.[0]?.extensions.code ?? data?.answer;
}

async function card(asking = {}) {
  const { data, errors } = await execute<Cards>(CARD, {}, asking);
  expect(errors).toBeUndefined();
  return data.models.find(({ slug }) => slug === "nano-banana")?.exampleImage ?? null;
}

it("is seen by everybody, tells nothing of the account, and stays when the creation is deleted", async () => {
  const admin = await signedInAs("ADMIN");
  const asset = await made(admin.viewer.userId);
  expect(await card()).toBeNull();
  expect(await set(admin, globalId("Task", asset.taskId ?? ""))).toMatchObject({
    __typename: "SetModelExamplePayload",
  });
  await db.asset.update({ where: { id: asset.id }, data: { deletedAt: new Date() } });
  await storage().delete(asset.storageKey);
  for (const asking of [{}, await signedInAs("USER")]) {
    const shown = await card(asking);
    expect(shown).toMatchObject({
      altText: "Nano Banana",
      contentType: "image/webp",
      width: 640,
      height: 480,
      task: null,
    });
    expect(shown?.id).not.toBe(globalId("Asset", asset.id));
  }
  const copy = await db.asset.findFirstOrThrow({ where: { exampleOf: { slug: "nano-banana" } } });
  const object = await storage().stat(copy.storageKey);
  expect(object?.byteSize).toBe(copy.byteSize);
});

it("is replaced by another, whose file is the only one that is kept, or by none", async () => {
  const admin = await signedInAs("ADMIN");
  const before = await db.asset.findFirstOrThrow({ where: { exampleOf: { slug: "nano-banana" } } });
  const asset = await made(admin.viewer.userId, { modelSlug: "nano-banana" });
  await set(admin, globalId("Asset", asset.id));
  const row = await db.asset.findUniqueOrThrow({ where: { id: before.id } });
  expect([row.deletedAt === null, (await card())?.id === globalId("Asset", before.id)]).toEqual([false, false]);
  expect(await card()).not.toBeNull();
  await set(admin, null);
  expect(await card()).toBeNull();
  const acts = await db.auditEntry.findMany({ where: { action: "model.example_set" } });
  expect(acts).toHaveLength(3);
});

it("is of one's own, by this very model, done and still there; set by administrators with a fresh proof alone", async () => {
  const admin = await signedInAs("ADMIN");
  const [support, user] = [await signedInAs("SUPPORT"), await signedInAs("USER")];
  const { userId } = admin.viewer;
  const others = [
    (await made(user.viewer.userId)).id,
    (await made(userId, { modelSlug: "nano-banana-pro" })).id,
    (await made(userId, { status: "FAILED" })).id,
    (await made(userId, {}, { deletedAt: new Date() })).id,
    (await insertAsset(userId, { purpose: "UPLOAD" })).id,
    "nonsense",
    "a\u0000b",
  ];
  for (const id of others) expect(await set(admin, id), id).toBe("NOT_FOUND");
  const own = await made(userId);
  expect(await set(admin, own.id, "nano-mango")).toBe("NOT_FOUND");
  const noPoster = { contentType: "video/mp4", posterName: null };
  expect(await set(admin, (await made(userId, { kind: "VIDEO" }, noPoster)).id)).toBe("CONFLICT");
  for (const asking of [support, user]) expect(await set(asking, own.id)).toBe("FORBIDDEN");
  await letProofGrowOld(admin);
  expect(await set(admin, own.id)).toBe("PROOF_REQUIRED");
  expect(await card()).toBeNull();
});
