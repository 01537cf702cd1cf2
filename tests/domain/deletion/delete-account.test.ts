import { describe, expect, it, vi } from "vitest";
import { createApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { createCharacter } from "#graphql/domain/cast/character.ts";
import { createOwnStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { purgeAccounts } from "#graphql/domain/deletion/purge.ts";
import { buildExport, exportUrl } from "#graphql/domain/export/export.ts";
import { correctAccountCredits } from "#graphql/domain/operations/correct-credits.ts";
import { addToCollection } from "#graphql/domain/tasks/collections/arrange.ts";
import { createCollection } from "#graphql/domain/tasks/collections/collection.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { type Asking, execute, overSse, type Person, pair, signedIn, signInAgain } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { lastMailTo } from "#tests/support/mail.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

const password = "correct horse battery";
const DELETE = `mutation ($password: String, $confirmation: String) {
  r: deleteAccount(password: $password, confirmation: $confirmation) {
    __typename ... on DeleteAccountPayload { deleted } ... on Error { code } ... on InvalidInputError { fields { path } }
  }
}`;
const here = (url: string) => url.replace(env.publicUrl, world.origin());

async function remove(proof: object, asking?: Asking) {
  return execute<{ r: { __typename: string } }>(DELETE, { ...proof }, asking);
}

/** Somebody who has signed up as people do. */
async function newPerson(): Promise<Person & { email: string }> {
  const email = `leaving-${crypto.randomUUID()}@example.test`;
  const answer = await execute(`mutation ($i: SignUpInput!) { signUp(input: $i) { __typename } }`, {
    i: { email, password, name: "Secret Name" },
  });
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { email } });
  return {
    email,
    cookie: pair(answer.headers.getSetCookie()[0] ?? ""),
    viewer: { userId, sessionId: null, role: "USER" },
  };
}

/** Waits until the mail that says so is written, and its row is gone, which another sender may still hold. */
async function untilTold(email: string): Promise<void> {
  await vi.waitFor(
    async () => {
      expect((await lastMailTo(email)).subject).toBe("Your account is deleted");
      expect(await db.mail.count({ where: { recipient: email } })).toBe(0);
    },
    { timeout: 10_000 },
  );
}

async function untilPurged(userId: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await purgeAccounts();
      expect((await db.user.findUniqueOrThrow({ where: { id: userId } })).purgedAt).not.toBeNull();
    },
    { timeout: 20_000, interval: 100 },
  );
}

/** Every table's rows as one text, to look for what must not be there. */
async function everything(): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'Sandbox%'`;
  const texts = [];
  for (const { name } of tables)
    texts.push(JSON.stringify(await db.$queryRawUnsafe(`SELECT row_to_json(t)::text AS row FROM "${name}" t`)));
  return texts.join("\n");
}

describe("deleting an account", () => {
  it("removes all that it had but its ledger, which nobody's name is on", async () => {
    const person = await newPerson();
    const { email, viewer } = person;
    const { userId } = viewer;
    const task = await untilEnded((await makeImage(viewer, "a very private fox")).id, "COMPLETED");
    await untilEnded((await makeImage(viewer, "a very private bear", { parent: task.id })).id, "COMPLETED");
    const options = [{ name: "negativePrompt", value: "private rain" }];
    const draft = await makeImage(viewer, "a very private otter", { model: "qwen-3-pro", draft: true, options });
    await untilEnded(draft.id, "COMPLETED");
    const messages = { create: [{ position: 0, role: "USER" as const, text: "private words" }] };
    const prompt = await db.prompt.create({
      data: { userId, idea: "private idea", kind: "IMAGE", status: "COMPLETED", text: "private text", messages },
    });
    const asset = await db.asset.findFirstOrThrow({ where: { taskId: task.id } });
    await db.workflow.create({ data: { userId, promptId: prompt.id, selectedAssetId: asset.id } });
    await addToCollection(viewer, (await createCollection(viewer, "private collection")).id, [task.id]);
    const compared = { winnerId: task.id, models: [task.modelSlug], tasks: { connect: { id: task.id } } };
    await db.comparison.create({ data: { userId, prompt: "private comparison", ...compared } });
    await db.batch.create({ data: { userId, name: "private batch", tasks: { connect: { id: task.id } } } });
    await db.task.update({ where: { id: task.id }, data: { reference: "private row" } });
    const style = await createOwnStyle(userId, { name: "private style", promptSuffix: "private look", picture: null });
    await untilEnded((await makeImage(viewer, "a very private crow", { style: style.id })).id, "COMPLETED");
    const looks = { description: "private face", images: [asset.id], rightsConfirmed: true };
    const character = await createCharacter(userId, { name: "private friend", ...looks });
    const casting = { model: "nano-banana-2", characters: [character.id] };
    await untilEnded((await makeImage(viewer, "a very private wolf", casting)).id, "COMPLETED");
    const { secret } = await createApiKey(viewer, { name: "private key", sandbox: false, scopes: ["TASKS_READ"] });
    const test = await createApiKey(viewer, { name: "private test key", sandbox: true, scopes: ["TASKS_WRITE"] });
    await untilEnded((await makeImage(await readCredential(test.secret), "a private test")).id, "COMPLETED");
    const wanted = await db.dataExport.create({ data: { userId } });
    await buildExport(wanted.id, { isLastTry: true });
    const exported = await db.dataExport.findUniqueOrThrow({ where: { id: wanted.id } });
    await db.identity.create({ data: { userId, provider: "GITHUB", subject: "their number at GitHub" } });
    const ledger = await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } });
    const urls = await execute<{ task: { assets: { url: string; small: string }[] } }>(
      "query ($id: ID!) { task(id: $id) { assets { url small: url(width: 320) } } }",
      { id: globalId("Task", task.id) },
      person,
    );
    const addresses = [...Object.values(urls.data.task.assets[0] ?? {}), exportUrl(exported) ?? ""].map(here);
    for (const address of addresses) expect((await fetch(address)).status).toBe(200);

    const answer = await remove({ password }, person);
    expect(answer.data.r).toEqual({ __typename: "DeleteAccountPayload", deleted: true });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^nbv_session=;.*Max-Age=0/);
    for (const address of addresses) expect((await fetch(address)).status).toBe(404);
    expect((await execute("{ viewer { id } }", {}, person)).data).toEqual({ viewer: null });
    await expect(readCredential(secret)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await untilTold(email);

    await untilPurged(userId);
    const rest = await everything();
    for (const word of [email, "Secret Name", "private", "their number at GitHub"])
      expect(rest, word).not.toContain(word);
    for (const key of [asset.storageKey, exported.storageKey ?? ""]) expect(await storage().stat(key)).toBeNull();
    for await (const key of storage().list(`derived/${asset.id}/`)) expect(key).toBeUndefined();
    expect(await db.asset.count({ where: { userId } })).toBe(0);
    expect(await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } })).toEqual(ledger);
    await expectLedgersToBalance();
  });

  it("keeps what was paid and corrected, of the account and of the operator who corrected it", async () => {
    const [person, operator] = [await newPerson(), await newPerson()];
    await db.user.update({ where: { id: operator.viewer.userId }, data: { role: "ADMIN" } });
    const pack = await db.creditPack.findFirstOrThrow();
    const { userId } = person.viewer;
    const stripe = { stripeSessionId: `cs_${userId}`, stripePaymentIntentId: `pi_${userId}` };
    const order = { packId: pack.id, name: pack.name, credits: pack.credits, amountCents: 500, currency: "usd" };
    for (const row of [
      { ...stripe, status: "PAID" as const, paidAt: new Date(), receiptUrl: "https://pay.example/private-receipt" },
      { status: "PENDING" as const, nextCheckAt: new Date() },
      { status: "EXPIRED" as const },
    ])
      await db.purchase.create({ data: { userId, ...order, ...row } });
    const input = { email: person.email, credits: 30, reason: "For the trouble" };
    await correctAccountCredits({ viewer: operator.viewer, address: "192.0.2.7" }, input, "once");
    const ledger = await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } });
    for (const one of [person, operator]) {
      expect((await remove({ password }, one)).data.r.__typename).toBe("DeleteAccountPayload");
      await untilTold(one.email);
      await untilPurged(one.viewer.userId);
    }
    const purchases = await db.purchase.findMany({ where: { userId }, orderBy: { id: "asc" } });
    expect(purchases.map(({ status }) => status)).toEqual(["PAID", "PENDING", "EXPIRED"]);
    const correction = await db.creditCorrection.findFirstOrThrow({ where: { userId } });
    expect(correction).toMatchObject({ credits: 30, operatorId: operator.viewer.userId });
    expect(await db.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } })).toEqual(ledger);
    // What an operator did stays under the name that they had then.
    expect(await db.auditEntry.findMany()).toMatchObject([{ actor: operator.email, action: "credits.corrected" }]);
    const rest = await everything();
    for (const word of [person.email, "private-receipt"]) expect(rest).not.toContain(word);
    expect(rest.split(operator.email)).toHaveLength(2);
    await expectLedgersToBalance();
  });

  it("waits for what is still being made, and gives back what was held", async () => {
    const person = await newPerson();
    const { userId } = person.viewer;
    const task = await makeImage(person.viewer, "made while leaving");
    await remove({ password }, person);
    await untilPurged(userId);
    const row = await db.task.findUniqueOrThrow({ where: { id: task.id } });
    expect(row).toMatchObject({ prompt: "", kieTaskId: null, awaitsOutcome: false });
    const balance = await db.creditBalance.findUniqueOrThrow({ where: { userId } });
    expect(balance.onHold).toBe(0);
    await expectLedgersToBalance();
  });

  it("needs the password, or the address where there is none", async () => {
    const person = await newPerson();
    for (const proof of [
      {},
      { password: "" },
      { password: "wrong" },
      { password: "x".repeat(10_000) },
      { confirmation: person.email },
    ]) {
      expect((await remove(proof, person)).data.r).toMatchObject({
        code: "INVALID_INPUT",
        fields: [{ path: ["password"] }],
      });
    }
    await db.user.update({ where: { email: person.email }, data: { passwordHash: null } });
    expect((await remove({ confirmation: "yes\u0000" }, person)).data.r).toMatchObject({
      fields: [{ path: ["confirmation"] }],
    });
    expect((await remove({ password }, person)).data.r).toMatchObject({ fields: [{ path: ["confirmation"] }] });
    expect((await remove({ confirmation: ` ${person.email.toUpperCase()} ` }, person)).data.r).toMatchObject({
      deleted: true,
    });
  });

  it("is for people, not for keys or nobody, and can't be done twice", async () => {
    expect((await remove({ password })).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    const person = await newPerson();
    const { secret } = await createApiKey(person.viewer, { name: "k", sandbox: false, scopes: ["TASKS_WRITE"] });
    const byKey = await remove({ password }, { headers: { authorization: `Bearer ${secret}` } });
    expect(byKey.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    await remove({ password }, person);
    expect((await remove({ password }, person)).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("ends what its other browsers follow, and frees its address", async () => {
    const person = await newPerson();
    const other = await signInAgain(person.viewer.userId);
    let isOver = false;
    const following = (async () => {
      for await (const { data } of overSse<object>("subscription { taskEvents { type } }", {}, other)) {
        if (data !== undefined) await remove({ password }, person);
      }
      isOver = true;
    })();
    await vi.waitFor(() => expect(isOver).toBe(true), { timeout: 8000 });
    await following;
    const again = await execute<{ signUp: { __typename: string } }>(
      `mutation ($i: SignUpInput!) { signUp(input: $i) { __typename } }`,
      { i: { email: person.email, password } },
    );
    expect(again.data.signUp.__typename).toBe("SignUpPayload");
  });

  it("leaves everybody else as they are", async () => {
    const person = await newPerson();
    const stranger = await signedIn();
    const task = await untilEnded((await makeImage(stranger.viewer, "not to be touched")).id, "COMPLETED");
    await remove({ password }, person);
    await untilPurged(person.viewer.userId);
    const kept = await db.task.findUniqueOrThrow({ where: { id: task.id }, include: { assets: true } });
    expect(kept).toMatchObject({ prompt: "not to be touched", deletedAt: null });
    expect(await storage().stat(kept.assets[0]?.storageKey ?? "")).not.toBeNull();
  });

  it("goes on where it was when it was cut off", async () => {
    const person = await newPerson();
    const task = await untilEnded((await makeImage(person.viewer, "cut off")).id, "COMPLETED");
    const { storageKey } = await db.asset.findFirstOrThrow({ where: { taskId: task.id } });
    const broken = vi.spyOn(storage(), "delete").mockRejectedValue(new Error("storage is away"));
    await remove({ password }, person);
    await purgeAccounts();
    expect((await db.user.findUniqueOrThrow({ where: { id: person.viewer.userId } })).purgedAt).toBeNull();
    broken.mockRestore();
    await untilPurged(person.viewer.userId);
    expect(await storage().stat(storageKey)).toBeNull();
  });
});
