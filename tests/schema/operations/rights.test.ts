import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { addProviderKey } from "#graphql/domain/operations/provider/add-key.ts";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { accessRules } from "#graphql/schema/core/scopes.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { ALL_SCOPES, bearer, makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

/** Who may: SUPPORT and ADMIN; ADMIN; or ADMIN with a proof of at most fifteen minutes. */
type Needs = "SUPPORT" | "ADMIN" | "PROOF";
/** What is given, made anew for each caller, and what is told where there is nothing to do it with. */
type Given = { input: () => object | Promise<object>; told?: string };

const reason = "For a test";
const owner = async () => (await makeAccount()).userId;
const account = async () => ({ account: globalId("OperatorAccount", await owner()), reason });

async function payment(): Promise<object> {
  const { id: packId } = await db.creditPack.findFirstOrThrow();
  const terms = { name: "Starter", credits: 500, amountCents: 500, currency: "usd" };
  const { id } = await db.purchase.create({ data: { userId: await owner(), packId, ...terms } });
  return { payment: globalId("Purchase", id), reason };
}

async function finding(): Promise<object> {
  const subject = uuid();
  await keepFindings([{ kind: "balance-differs", subject, detail: {} }]);
  return { finding: (await db.ledgerFinding.findFirstOrThrow({ where: { subject } })).id, reason };
}

async function mail(): Promise<object> {
  const data = { kind: "PASSWORD_RESET", recipient: "x@example.test", locale: "EN", attempts: 8 } as const;
  return { mail: (await db.mail.create({ data: { ...data, failedAt: now() } })).id, reason };
}

async function delivery(): Promise<object> {
  const to = { userId: await owner(), url: "https://partner.test/hook", events: [], secret: "" };
  const { id: endpointId } = await db.webhookEndpoint.create({ data: to });
  const sent = { messageId: uuid(), source: uuid(), type: "task.completed", payload: "{}", failedAt: now() };
  const { id } = await db.webhookDelivery.create({ data: { endpointId, ...sent } });
  return { delivery: globalId("WebhookDelivery", id), reason };
}

async function providerKey(): Promise<{ providerKey: string; reason: string }> {
  const { id } = await addProviderKey("command line", { label: uuid(), key: `kie-key-${uuid()}` });
  return { providerKey: globalIdOf("ProviderKey", id), reason };
}

async function limitGroup(): Promise<string> {
  return globalIdOf("LimitGroup", (await db.limitGroup.create({ data: { name: uuid() } })).id);
}

async function removal(): Promise<object> {
  const id = await owner();
  return { account: globalId("OperatorAccount", id), reason, confirmation: `${id}@example.test` };
}

async function suspended(): Promise<object> {
  const id = await owner();
  await db.user.update({ where: { id }, data: { suspendedAt: now(), suspendedReason: reason } });
  return { account: globalId("OperatorAccount", id), reason };
}

async function correction(credits: number): Promise<object> {
  return { email: `${await owner()}@example.test`, credits, reason };
}

async function announced(): Promise<object> {
  const times = { startsAt: now(), endsAt: fromNow(HOUR), createdAt: now() };
  const data = { textEn: "News", textZh: "新闻", audience: "SIGNED_IN", author: "", ...times } as const;
  return { announcement: (await db.announcement.create({ data })).id, reason };
}

const news = { textEn: "News", textZh: "有新模型", audience: "SIGNED_IN" };
const pack = { name: "Small", credits: 100, amountCents: 500, isActive: false, position: 9 };
const style = { name: "Woodcut", description: "Carved.", promptSuffix: "woodcut", isActive: false, position: 9 };

/** Everything that operators do, by what it asks of them. */
const acts: Record<Needs, Record<string, Given[]>> = {
  SUPPORT: {
    acknowledgeAlarm: [
      {
        input: async () => {
          const data = { rule: "disk-full", subject: uuid(), isCritical: true, firedAt: now() };
          return { alarm: (await db.alarm.create({ data })).id };
        },
      },
    ],
    acknowledgeFinding: [{ input: finding }],
    confirmEmail: [{ input: account }],
    correctCredits: [{ input: () => correction(1) }],
    dropMail: [{ input: mail }],
    // A key's pause is what support ends.
    endProviderPause: [{ input: providerKey, told: "CONFLICT" }],
    exportAccount: [{ input: account }],
    lookAtModel: [{ input: () => ({ model: "nano-banana" }) }],
    repairTasks: [
      {
        input: async () => {
          const { id } = await insertTask(await owner(), { status: "COMPLETED" });
          return { ids: [globalId("Task", id)], action: "ASK_AGAIN", reason };
        },
      },
    ],
    resolveFinding: [{ input: finding }],
    retryDelivery: [{ input: delivery }],
    retryJob: [{ input: () => ({ job: uuid(), name: "save-assets", reason }), told: "NOT_FOUND" }],
    retryMail: [{ input: mail }],
    sendAccountMail: [{ input: async () => ({ ...(await account()), mail: "PASSWORD_RESET" }) }],
    tryModel: [{ input: () => ({ model: "nano-banana" }) }],
  },
  ADMIN: {
    drillAlarms: [{ input: () => ({ rule: "disk-full" }) }],
  },
  PROOF: {
    acceptPayment: [{ input: payment, told: "PAYMENTS_UNAVAILABLE" }],
    addProviderKey: [{ input: () => ({ label: uuid(), key: `kie-key-${uuid()}` }) }],
    announce: [{ input: () => ({ ...news, until: fromNow(HOUR).toISOString(), reason }) }],
    // Above what support may move in a day.
    correctCredits: [{ input: () => correction(1_000_000) }],
    endProviderPause: [{ input: () => ({ reason }), told: "CONFLICT" }],
    endSessions: [{ input: account }],
    importModel: [{ input: () => ({ slug: "kling/v2-1-pro" }) }],
    refundPayment: [{ input: payment, told: "PAYMENTS_UNAVAILABLE" }],
    removeAccount: [{ input: removal }],
    removeLimitGroup: [{ input: async () => ({ group: await limitGroup(), reason }) }],
    rereadModel: [{ input: () => ({ model: "nano-banana" }), told: "NOT_FOUND" }],
    restoreAccount: [{ input: suspended }],
    setAccountLimits: [{ input: async () => ({ ...(await account()), priority: 1 }) }],
    setAccountRole: [{ input: async () => ({ ...(await account()), role: "SUPPORT" }) }],
    setLimitGroup: [{ input: () => ({ name: uuid(), priority: 1, reason }) }],
    setModelCost: [{ input: () => ({ model: "nano-banana", credits: 4, reason }) }],
    setModelExample: [{ input: () => ({ model: "nano-banana", reason }) }],
    setModelPrice: [{ input: () => ({ model: "nano-banana", credits: 7, reason }) }],
    setModelPricing: [{ input: () => ({ model: "nano-banana", followsCost: false, reason }) }],
    setModelState: [{ input: () => ({ model: "nano-banana", state: "DEGRADED", reason }) }],
    setPack: [{ input: () => ({ ...pack, reason }) }],
    setPriceRules: [{ input: () => ({ factor: 1.25, step: 1, guard: "TELL", reason }) }],
    setProvider: [{ input: () => ({ isOn: true, reason }) }],
    setProviderKeyState: [{ input: async () => ({ ...(await providerKey()), state: "DRAINING" }) }],
    setProviderKeyWeight: [{ input: async () => ({ ...(await providerKey()), weight: 2 }) }],
    setSiteLimits: [{ input: () => ({ tasksPerDay: null, reason }) }],
    setSiteMode: [{ input: () => ({ mode: "OPEN", reason }), told: "CONFLICT" }],
    setStyle: [{ input: () => ({ ...style, reason }) }],
    suspendAccount: [{ input: account }],
    withdrawAnnouncement: [{ input: announced }],
  },
};

const cases = Object.entries(acts).flatMap(([needs, some]) =>
  Object.entries(some).flatMap(([act, list]) => list.map((given) => ({ needs: needs as Needs, act, ...given }))),
);

/** Whoever may do nothing of it, and what they are told. */
let others: [who: string, asking: Asking, refusal: string][];
let people: Record<"support" | "stale" | "admin", Asking>;

beforeAll(async () => {
  const [admin, stale, support] = [await signedInAs("ADMIN"), await signedInAs("ADMIN"), await signedInAs("SUPPORT")];
  await letProofGrowOld(stale);
  people = { support, stale, admin };
  const [former, out] = [await signedInAs("ADMIN"), await signedInAs("ADMIN")];
  await db.user.update({ where: { id: former.viewer.userId }, data: { role: "USER" } });
  await db.user.update({ where: { id: out.viewer.userId }, data: { suspendedAt: now(), suspendedReason: reason } });
  const test = await makeKey(admin.viewer);
  const token = await execute<{ made: { token: string } }>(
    `mutation { made: createClientToken(input: { endUser: "u", scopes: [TASKS_READ] }) { ... on CreateClientTokenPayload { token } } }`,
    {},
    test,
  );
  others = [
    ["nobody", {}, "UNAUTHENTICATED"],
    ["a user", await signedIn(), "FORBIDDEN"],
    ["who was an administrator", former, "FORBIDDEN"],
    ["a suspended administrator", out, "UNAUTHENTICATED"],
    ["an administrator's test key", test, "FORBIDDEN"],
    ["an administrator's live key", await makeKey(admin.viewer, { sandbox: false }), "FORBIDDEN"],
    ...(await Promise.all(
      ALL_SCOPES.map(
        async (scope): Promise<[string, Asking, string]> => [
          `a key for ${scope}`,
          await makeKey(admin.viewer, { sandbox: false, scopes: [scope] }),
          "FORBIDDEN",
        ],
      ),
    )),
    ["a client token of an administrator's key", bearer(token.data.made.token), "FORBIDDEN"],
  ];
}, 60_000);

const deeds = () => db.auditEntry.count();

async function done(act: string, input: object, by: Asking): Promise<string> {
  type Told = { told: { __typename: string; code?: string } | null };
  const name = `${act.charAt(0).toUpperCase()}${act.slice(1)}Input!`;
  const document = `mutation ($input: ${name}) { told: ${act}(input: $input) { __typename ... on Error { code } } }`;
  const { data, errors } = await execute<Told>(document, { input }, by);
  return errors?.[0]?.extensions.code ?? data.told?.code ?? data.told?.__typename ?? "";
}

describe("what operators do", () => {
  it("is all of it here", () => {
    const known = Object.entries(accessRules).filter(
      ([name, right]) => name.startsWith("Mutation.") && (right === "operators" || right === "admins"),
    );
    const here = new Set(cases.map(({ act }) => `Mutation.${act}`));
    expect([...here].sort()).toEqual(known.map(([name]) => name).sort());
  });

  it.each(cases)(
    "$act: for $needs, is refused to everybody else, and leaves nothing",
    async ({ act, needs, input, told }) => {
      const refused: [who: string, asking: Asking, refusal: string][] = [...others];
      if (needs !== "SUPPORT") refused.push(["support", people.support, "FORBIDDEN"]);
      if (needs === "PROOF") refused.push(["a proof that is old", people.stale, "PROOF_REQUIRED"]);
      const given = await input();
      const before = await deeds();
      for (const [who, asking, refusal] of refused) {
        expect([who, await done(act, given, asking)]).toEqual([who, refusal]);
      }
      expect(await deeds()).toBe(before);
      const outcome = told ?? `${act.charAt(0).toUpperCase()}${act.slice(1)}Payload`;
      const may = { SUPPORT: ["support", "stale", "admin"], ADMIN: ["stale", "admin"], PROOF: ["admin"] } as const;
      for (const who of may[needs]) expect([who, await done(act, await input(), people[who])]).toEqual([who, outcome]);
    },
  );
});
