import { beforeEach, describe, expect, it, vi } from "vitest";
import { endProviderPause } from "#graphql/domain/operations/provider/end-pause.ts";
import { setProvider } from "#graphql/domain/operations/provider/set-provider.ts";
import { askBalances } from "#graphql/domain/provider/balances.ts";
import { judgeModels } from "#graphql/domain/provider/breaker.ts";
import { listKeys } from "#graphql/domain/provider/list.ts";
import { hourEnds } from "#graphql/domain/provider/spend.ts";
import { providerState } from "#graphql/domain/provider/state.ts";
import { watchSpending } from "#graphql/domain/provider/watch-spending.ts";
import { capacityAt } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { execute } from "#tests/support/graphql.ts";
import { envelope } from "#tests/support/kie-stand-in/answers.ts";
import { recordOf } from "#tests/support/kie-stand-in/wire.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { addSecond, FIRST, forgetKeys, SECOND } from "#tests/support/provider-keys.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded, untilTask } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
useSettings(() => ({
  KIE_API_KEY: FIRST.key,
  KIE_API_BASE: standIn.origin,
  KIE_UPLOAD_BASE: standIn.origin,
  OUTBOUND_ALLOW: new URL(standIn.origin).host,
  PUBLIC_URL: "https://studio.example.org",
}));
const reason = "For a test";
beforeEach(async () => {
  await db.taskOutcome.deleteMany();
  await db.ledgerFinding.deleteMany();
  await forgetKeys();
});

/** A task that has ended at kie.ai within the last minutes. */
async function ended(data: Partial<Prisma.TaskUncheckedCreateInput>): Promise<void> {
  const { userId } = await makeAccount();
  await insertTask(userId, { sandbox: false, status: "COMPLETED", ...data });
}

async function manyEnded(count: number, data: Partial<Prisma.TaskUncheckedCreateInput>): Promise<void> {
  for (let n = 0; n < count; n++) await ended(data);
}

const failed = (failureCode: string) => ({
  status: "FAILED" as const,
  failureCategory: "PROVIDER" as const,
  failureCode,
  creditsCharged: 0,
});

async function stateOf(slug: string): Promise<string | undefined> {
  const { data } = await execute<{ models: { slug: string; state: string }[] }>("{ models { slug state } }");
  return data.models.find((model) => model.slug === slug)?.state;
}

describe("the breaker of a model", () => {
  it("opens at half of at least ten, for the model's own failures alone, and says so", async () => {
    await manyEnded(5, failed("PROVIDER_FAILED"));
    await manyEnded(4, {});
    await judgeModels();
    expect(await db.modelBreaker.count()).toBe(0);
    // Neither our account's troubles nor its owner's words are the model's doing.
    await manyEnded(9, failed("PROVIDER_ACCESS"));
    await ended({ ...failed("INPUT_REJECTED"), failureCategory: "INVALID_INPUT" });
    await judgeModels();
    expect(await db.modelBreaker.count()).toBe(0);
    await ended({});
    await Promise.all([judgeModels(), judgeModels()]);
    expect(await db.modelBreaker.findMany()).toMatchObject([
      { modelSlug: "nano-banana", ended: 10, failed: 5, closedAt: null },
    ]);
    expect(await stateOf("nano-banana")).toBe("DEGRADED");
    expect(await stateOf("nano-banana-2")).toBe("ACTIVE");
    // The operator's own row is not touched.
    expect(await db.model.findUniqueOrThrow({ where: { slug: "nano-banana" } })).toMatchObject({ state: "ACTIVE" });
    expect(await db.ledgerFinding.findMany()).toMatchObject([
      { kind: "model-failing", subject: "nano-banana", seen: 1 },
    ]);
    expect((await providerState()).breakers).toMatchObject([{ modelSlug: "nano-banana" }]);
  });

  it("leaves what an operator has paused as it is", async () => {
    await manyEnded(10, failed("PROVIDER_FAILED"));
    await judgeModels();
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "PAUSED" } });
    notify("catalog");
    expect(await stateOf("nano-banana")).toBe("PAUSED");
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "ACTIVE" } });
    notify("catalog");
  });

  it("lets one task at a time try, stays open after one in vain, and closes with one that gets through", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const modelSlug = "nano-banana";
    const breaker = () => db.modelBreaker.findUniqueOrThrow({ where: { modelSlug } });
    const probeNow = () => db.modelBreaker.update({ where: { modelSlug }, data: { probeAt: new Date(0) } });
    const lookAgain = async () => {
      await db.task.updateMany({ where: { userId: viewer.userId, status: "PENDING" }, data: { notBefore: null } });
      notify("dispatch");
    };
    standIn.plan("in vain", { create: [{ made: false, answer: () => envelope(500, "Server exception") }] });
    const callbacks = { callbackAfterMs: 20, callbacks: [standIn.success.bind(standIn)] };
    standIn.plan("through", {
      ...callbacks,
      record: [(order) => recordOf(order, { state: "success", urls: [`${standIn.origin}/r/${order.taskId}/0.bin`] })],
    });
    await manyEnded(10, failed("PROVIDER_FAILED"));
    await judgeModels();
    const first = await makeImage(viewer, "a kite [[in vain]]");
    await untilTask(first.id, ({ notBefore }) => notBefore !== null);
    expect([standIn.attemptsOf("in vain"), (await breaker()).probeTaskId]).toEqual([0, null]);
    await probeNow();
    await lookAgain();
    expect(await untilEnded(first.id)).toMatchObject({ status: "FAILED", failureCode: "PROVIDER_FAILED" });
    await judgeModels();
    await vi.waitFor(async () => {
      await judgeModels();
      expect(await breaker()).toMatchObject({ closedAt: null, probes: 1, probeTaskId: null });
    });
    expect((await breaker()).probeAt.getTime()).toBeGreaterThan(Date.now() + 0.5 * MINUTE);
    const others = [await makeImage(viewer, "a kite [[through]]"), await makeImage(viewer, "a kite [[through]]")];
    for (const { id } of others) await untilTask(id, ({ notBefore }) => notBefore !== null);
    expect(standIn.attemptsOf("through")).toBe(0);
    await probeNow();
    await lookAgain();
    await vi.waitFor(async () => {
      await judgeModels();
      expect((await breaker()).closedAt).not.toBeNull();
    });
    expect(await stateOf("nano-banana")).toBe("ACTIVE");
    await lookAgain();
    for (const { id } of others) expect((await untilEnded(id)).status).toBe("COMPLETED");
    // What was before it closed does not open it again.
    await judgeModels();
    expect((await breaker()).closedAt).not.toBeNull();
  });
});

describe("what an hour costs", () => {
  it("is held against the ceiling: told first, then nothing is sent until the hour is over, or an operator says so", async () => {
    const keys = async () => (await db.$transaction((tx) => capacityAt(tx, false))).keys.length;
    const findings = async () =>
      (await db.ledgerFinding.findMany({ orderBy: { kind: "asc" } })).map(({ kind }) => kind);
    await ended({ kieCredits: 70, quotedCredits: 5 });
    await watchSpending();
    expect([await keys(), await findings()]).toEqual([20, []]);
    await setProvider("command line", { spendCeiling: 100, reason });
    await watchSpending();
    expect([await keys(), await findings()]).toEqual([20, []]);
    const { userId } = await makeAccount();
    const running = { status: "PROCESSING" as const, sandbox: false, quotedCredits: 15 };
    const { id } = await insertTask(userId, { ...running, deadlineAt: new Date(Date.now() + MINUTE) });
    await watchSpending();
    await watchSpending();
    expect([await keys(), await findings()]).toEqual([20, ["spend-near-ceiling"]]);
    expect((await db.ledgerFinding.findFirstOrThrow()).seen).toBe(1);
    await ended({ kieCredits: 20 });
    await watchSpending();
    expect([await keys(), await findings()]).toEqual([0, ["spend-ceiling", "spend-near-ceiling"]]);
    const { pause, spentThisHour, underWay } = await providerState();
    expect({ pause, spentThisHour, underWay }).toMatchObject({
      pause: { reason: "SPEND_CEILING", until: hourEnds() },
      spentThisHour: 90,
      underWay: 15,
    });
    await endProviderPause("command line", { providerKey: null, reason });
    await watchSpending();
    expect(await keys()).toBe(20);
    await expect(endProviderPause("command line", { providerKey: null, reason })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    // Another hour, and the ceiling counts again.
    await db.provider.updateMany({ data: { liftedUntil: new Date() } });
    await watchSpending();
    expect(await keys()).toBe(0);
    await setProvider("command line", { spendCeiling: 0, reason });
    await watchSpending();
    expect(await keys()).toBe(20);
    await db.task.delete({ where: { id } });
  });
});

describe("the balances of our accounts", () => {
  it("are asked for once a minute by each key, and kept with their moment; what they burn is by key", async () => {
    const asked = () => standIn.seen.filter(({ path }) => path === "/api/v1/chat/credit").length;
    const before = asked();
    standIn.balances.set(SECOND.key, 12.5);
    await forgetKeys();
    const { id } = await addSecond();
    await Promise.all([askBalances(), askBalances()]);
    await askBalances();
    expect(asked() - before).toBe(2);
    await ended({ kieCredits: 3, providerKeyId: id });
    await ended({ kieCredits: 4 });
    await ended({ ...failed("PROVIDER_FAILED"), kieCredits: 9 });
    expect(await listKeys()).toMatchObject([
      { id: "first", lastFour: "ount", balance: 5916.25, balanceAt: expect.any(Date), burnPerHour: 4 },
      { id, lastFour: "ount", balance: 12.5, balanceAt: expect.any(Date), burnPerHour: 3 },
    ]);
    standIn.shut.set(SECOND.key, envelope(401, "No"));
    await db.providerKey.updateMany({ data: { askedAt: new Date(0) } });
    await askBalances();
    expect(await listKeys(id)).toMatchObject([{ balance: 12.5 }]);
    standIn.shut.clear();
  });
});
