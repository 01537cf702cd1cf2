import { beforeEach, describe, expect, it } from "vitest";
import { providerOf } from "#graphql/domain/provider/keys.ts";
import { sealKeysAnew } from "#graphql/domain/provider/seal-anew.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { redacted } from "#graphql/runtime/secrets.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInStrongly } from "#tests/support/operators.ts";
import { FIRST, forgetKeys, SECOND } from "#tests/support/provider-keys.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
useSettings({ KIE_API_KEY: FIRST.key, PUBLIC_URL: "https://studio.example.org" });
beforeEach(forgetKeys);

const LIST = `{ operations { providerKeys {
  id label lastFour state weight isSigned balance burnPerHour tasksRunning pause { reason since until }
} } }`;
const ADD = `mutation ($input: AddProviderKeyInput!) { result: addProviderKey(input: $input) {
  __typename ... on AddProviderKeyPayload { providerKey { id label lastFour state weight isSigned } }
  ... on Error { code message } ... on InvalidInputError { fields { path code } }
} }`;
const STATE = `mutation ($input: SetProviderKeyStateInput!) { result: setProviderKeyState(input: $input) {
  __typename ... on SetProviderKeyStatePayload { providerKey { state } } ... on Error { code message }
} }`;
const WEIGH = `mutation ($input: SetProviderKeyWeightInput!) { result: setProviderKeyWeight(input: $input) {
  __typename ... on SetProviderKeyWeightPayload { providerKey { weight } } ... on Error { code }
} }`;
const SET = `mutation ($input: SetProviderInput!) { result: setProvider(input: $input) {
  __typename ... on SetProviderPayload { provider { isOn spendCeiling } } ... on Error { code }
} }`;
const END = `mutation ($input: EndProviderPauseInput!) { result: endProviderPause(input: $input) {
  __typename ... on EndProviderPausePayload { provider { isOn } } ... on Error { code }
} }`;

type Result = { __typename: string; code?: string; message?: string; [name: string]: unknown };
const reason = "For a test";
const key = { label: "second", key: SECOND.key, webhookHmacKey: SECOND.secret, weight: 2 };

async function act(document: string, input: object, as: Asking) {
  return execute<{ result: Result | null }>(document, { input }, as);
}
const result = async (document: string, input: object, as: Asking) => (await act(document, input, as)).data.result;

type Listed = { id: string; label: string; state: string; tasksRunning: number };
async function list(as: Person): Promise<Listed[]> {
  const { data, errors } = await execute<{ operations: { providerKeys: Listed[] } }>(LIST, {}, as);
  expect(errors).toBeUndefined();
  return data.operations.providerKeys;
}

async function added(as: Person): Promise<string> {
  expect(await result(ADD, key, as)).toMatchObject({ __typename: "AddProviderKeyPayload" });
  return (await list(as))[1]?.id ?? "";
}

describe("a key to kie.ai", () => {
  it("is added sealed, told without itself, and on record", async () => {
    const admin = await signedInStrongly("ADMIN");
    const support = await signedInStrongly("SUPPORT");
    expect(await result(ADD, key, admin)).toMatchObject({
      providerKey: { label: "second", lastFour: "ount", state: "ACTIVE", weight: 2, isSigned: true },
    });
    expect(await list(support)).toMatchObject([
      { label: "KIE_API_KEY", lastFour: "ount", state: "ACTIVE", weight: 1, tasksRunning: 0, pause: null },
      { label: "second", balance: null, burnPerHour: 0, tasksRunning: 0 },
    ]);
    const rows = JSON.stringify([await db.providerKey.findMany(), await db.auditEntry.findMany()]);
    for (const secret of [SECOND.key, SECOND.secret, FIRST.key]) expect(rows).not.toContain(secret);
    expect(redacted(`They said ${SECOND.key} and ${SECOND.secret}`)).toBe("They said [secret] and [secret]");
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: "provider_key.added" } });
    expect(entry.after).toBe(JSON.stringify({ label: "second", lastFour: "ount", weight: 2, isSigned: true }));
    const row = await db.providerKey.findFirstOrThrow();
    const provider = await providerOf({ sandbox: false, providerKeyId: row.id });
    expect(provider).toEqual({ sandbox: false, key: { id: row.id, apiKey: SECOND.key } });
  });

  it("is refused in a sentence where it is none, and never repeated", async () => {
    const admin = await signedInStrongly("ADMIN");
    for (const [input, path] of [
      [{ ...key, key: "short" }, "key"],
      [{ ...key, key: "two words of a key" }, "key"],
      [{ ...key, key: "x".repeat(201) }, "key"],
      [{ ...key, key: "clé-avec-accents" }, "key"],
      [{ ...key, webhookHmacKey: "two words of it" }, "webhookHmacKey"],
      [{ ...key, label: " " }, "label"],
      [{ ...key, label: "a\nb" }, "label"],
      [{ ...key, weight: 0 }, "weight"],
      [{ ...key, weight: 101 }, "weight"],
    ] as const) {
      const told = await result(ADD, input, admin);
      expect([path, told]).toMatchObject([path, { __typename: "InvalidInputError", fields: [{ path: [path] }] }]);
      expect(JSON.stringify(told)).not.toContain(input.key);
    }
    expect(await result(ADD, { ...key, key: ` ${FIRST.key} ` }, admin)).toMatchObject({ code: "CONFLICT" });
    const both = await Promise.all([result(ADD, key, admin), result(ADD, { ...key, label: "again" }, admin)]);
    expect(both.map((told) => told?.__typename).sort()).toEqual(["AddProviderKeyPayload", "ConflictError"]);
  });

  it("is drained, retired once nothing of it runs, and taken up again; the last one only while kie.ai is off", async () => {
    const admin = await signedInStrongly("ADMIN");
    const id = await added(admin);
    const first = (await list(admin))[0]?.id ?? "";
    const set = (providerKey: string, state: string) => result(STATE, { providerKey, state, reason }, admin);
    const { userId } = await makeAccount();
    const row = await db.providerKey.findFirstOrThrow();
    const mine = { sandbox: false, providerKeyId: row.id };
    const running = await insertTask(userId, { ...mine, status: "PROCESSING" });
    const canceled = await insertTask(userId, {
      ...mine,
      status: "CANCELED",
      awaitsOutcome: true,
      deadlineAt: new Date(),
    });
    expect(await list(admin)).toMatchObject([{ tasksRunning: 0 }, { tasksRunning: 1 }]);
    expect(await set(id, "RETIRED")).toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("2 tasks run"),
    });
    expect(await set(id, "DRAINING")).toMatchObject({ providerKey: { state: "DRAINING" } });
    expect(await set(first, "DRAINING")).toMatchObject({ code: "CONFLICT" });
    for (const task of [running, canceled]) await db.task.delete({ where: { id: task.id } });
    expect(await set(id, "RETIRED")).toMatchObject({ providerKey: { state: "RETIRED" } });
    expect(await result(SET, { isOn: false, reason }, admin)).toMatchObject({ provider: { isOn: false } });
    expect(await set(first, "DRAINING")).toMatchObject({ providerKey: { state: "DRAINING" } });
    expect(await set(id, "ACTIVE")).toMatchObject({ providerKey: { state: "ACTIVE" } });
    expect(await set("UHJvdmlkZXJLZXk6bm9uZQ", "ACTIVE")).toMatchObject({ code: "NOT_FOUND" });
    expect(await set(row.id, "ACTIVE")).toMatchObject({ code: "NOT_FOUND" });
    const { errors } = await act(STATE, { providerKey: id, state: "DRAINING", reason: "" }, admin);
    expect(errors).toMatchObject([{ extensions: { code: "INVALID_INPUT" } }]);
  });

  it("of two administrators who drain a key each at once, one is told that theirs is the last", async () => {
    const admin = await signedInStrongly("ADMIN");
    const id = await added(admin);
    const first = (await list(admin))[0]?.id ?? "";
    const both = await Promise.all(
      [id, first].map((providerKey) => result(STATE, { providerKey, state: "DRAINING", reason }, admin)),
    );
    expect(both.map((told) => told?.__typename).sort()).toEqual(["ConflictError", "SetProviderKeyStatePayload"]);
  });

  it("is opened after the installation's secret was changed, and sealed under the new one", async () => {
    const admin = await signedInStrongly("ADMIN");
    const before = { session: env.sessionSecret, previous: env.previousSessionSecrets };
    Object.assign(env, { sessionSecret: "the secret of yesterday, long enough", previousSessionSecrets: [] });
    await added(admin);
    const opens = async () => {
      const { id } = await db.providerKey.findFirstOrThrow();
      await db.providerKey.update({ where: { id }, data: { state: "ACTIVE" } });
      const { opened } = await import("#graphql/domain/provider/keys.ts");
      return opened(await db.providerKey.findFirstOrThrow());
    };
    Object.assign(env, {
      sessionSecret: "the secret of today, long enough too",
      previousSessionSecrets: ["the secret of yesterday, long enough"],
    });
    expect(await opens()).toEqual({ apiKey: SECOND.key, webhookHmacKey: SECOND.secret });
    expect(await sealKeysAnew()).toEqual({ sealed: 1, lost: 0 });
    Object.assign(env, { previousSessionSecrets: [] });
    expect(await opens()).toEqual({ apiKey: SECOND.key, webhookHmacKey: SECOND.secret });
    Object.assign(env, { sessionSecret: "a secret that nobody knows any more" });
    expect(await opens()).toMatchObject({ apiKey: null });
    expect(await sealKeysAnew()).toEqual({ sealed: 0, lost: 1 });
    Object.assign(env, { sessionSecret: before.session, previousSessionSecrets: before.previous });
  });

  it("that is paused is taken up before its time by whoever supports the site", async () => {
    const admin = await signedInStrongly("ADMIN");
    const support = await signedInStrongly("SUPPORT");
    await letProofGrowOld(support);
    const id = await added(admin);
    const paused = { pausedUntil: new Date(Date.now() + 60_000), pausedSince: new Date(), pauseReason: "NO_BALANCE" };
    await db.kieChannel.updateMany({ where: { keyId: { not: "first" } }, data: paused });
    expect(await list(support)).toMatchObject([{ pause: null }, { pause: { reason: "NO_BALANCE" } }]);
    expect(await result(END, { providerKey: id, reason }, support)).toMatchObject({ provider: { isOn: true } });
    expect(await list(support)).toMatchObject([{ pause: null }, { pause: null }]);
    expect(await result(END, { providerKey: id, reason }, support)).toMatchObject({ code: "CONFLICT" });
    expect(await result(END, { providerKey: null, reason }, support)).toMatchObject({ code: "FORBIDDEN" });
  });
});

it("what is set for kie.ai is checked", async () => {
  const admin = await signedInStrongly("ADMIN");
  expect(await result(SET, { spendCeiling: 250.5, reason }, admin)).toMatchObject({
    provider: { isOn: true, spendCeiling: 250.5 },
  });
  expect(await result(SET, { isOn: true, reason }, admin)).toMatchObject({ provider: { spendCeiling: 250.5 } });
  for (const spendCeiling of [-1, 1e12])
    expect(await result(SET, { spendCeiling, reason }, admin)).toMatchObject({ code: "INVALID_INPUT" });
  expect(await result(SET, { spendCeiling: 0, reason }, admin)).toMatchObject({ provider: { spendCeiling: null } });
});

describe("what is done about kie.ai", () => {
  it("is done by administrators alone who have just proved who they are, and never by a key", async () => {
    const admin = await signedInStrongly("ADMIN");
    const id = await added(admin);
    const stale = await signedInStrongly("ADMIN");
    await letProofGrowOld(stale);
    const other = { ...key, key: "another-key-altogether" };
    const acts: [string, object][] = [
      [ADD, other],
      [STATE, { providerKey: id, state: "DRAINING", reason }],
      [WEIGH, { providerKey: id, weight: 3, reason }],
      [SET, { isOn: false, reason }],
      [END, { providerKey: null, reason }],
    ];
    for (const [document, input] of acts) {
      expect([document, await result(document, input, stale)]).toMatchObject([document, { code: "PROOF_REQUIRED" }]);
      for (const asking of [
        {},
        await signedIn(),
        await signedInStrongly("SUPPORT"),
        await makeKey(admin.viewer),
        await makeKey(admin.viewer, { sandbox: false }),
      ]) {
        const { data, errors } = await act(document, input, asking);
        const code = errors?.[0]?.extensions.code ?? data.result?.code;
        expect([document, ["FORBIDDEN", "UNAUTHENTICATED"]]).toEqual([document, expect.arrayContaining([code])]);
      }
    }
    expect((await list(admin)).map(({ state }) => state)).toEqual(["ACTIVE", "ACTIVE"]);
    expect(await result(WEIGH, { providerKey: id, weight: 3, reason }, admin)).toMatchObject({
      providerKey: { weight: 3 },
    });
    expect(await result(WEIGH, { providerKey: id, weight: 0, reason }, admin)).toMatchObject({ code: "INVALID_INPUT" });
  });
});
