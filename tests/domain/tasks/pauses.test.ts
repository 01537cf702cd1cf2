import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { capacityAt } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { recoverTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { retryAfterMs } from "#graphql/vendors/vendor-error.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { envelope } from "#tests/support/kie-stand-in/answers.ts";
import { accepted } from "#tests/support/kie-stand-in/wire.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertTask } from "#tests/support/rows.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
afterAll(expectLedgersToBalance);
beforeEach(() => db.kieChannel.updateMany({ data: { sentAt: [], pausedUntil: null, pausedSince: null } }));

const tooFast = (seconds: string) => ({
  made: false,
  answer: () => ({ headers: { "retry-after": seconds }, ...envelope(429, "Your call frequency is too high.") }),
});
const channel = () => db.kieChannel.findFirstOrThrow({ where: { sandbox: true } });

it.each([
  ["999999999", 5 * MINUTE],
  ["Fri, 31 Dec 9999 23:59:59 GMT", 5 * MINUTE],
  ["9".repeat(400), 5 * MINUTE],
  ["3", 3000],
  ["-5", 0],
])("Retry-After: %s is at most five minutes", (header, ms) => {
  expect(retryAfterMs(header, new Date()) ?? 0).toBe(ms);
});

describe("a provider that asks to be left alone for years", () => {
  it("is asked again after five minutes, by one task, and then by all", async () => {
    standIn.plan("years", { create: [tooFast("999999999"), { made: true, answer: accepted }] });
    const viewer = await makeAccount();
    const first = await makeImage(viewer, "a kite [[years]]");
    const paused = await expect
      .poll(async () => (await channel()).pausedUntil, { timeout: 10_000, interval: 10 })
      .not.toBeNull()
      .then(channel);
    const longestMs = (5 * MINUTE) / env.sandboxSpeed;
    const waitMs = Number(paused.pausedUntil) - Number(paused.pausedSince);
    expect(waitMs).toBeLessThanOrEqual(longestMs + 50);
    const others = await Promise.all([1, 2, 3].map((n) => makeImage(viewer, `a kite, number ${n}`)));
    for (const { id } of [first, ...others]) expect((await untilEnded(id)).status).toBe("COMPLETED");
    expect(await channel()).toMatchObject({ pausedUntil: null, pausedSince: null });
  });

  it("is asked by one task alone until that one has got through", async () => {
    const capacity = () => db.$transaction((tx) => capacityAt(tx, false));
    expect((await capacity()).keys.length).toBeGreaterThan(1);
    const over = { pausedSince: new Date(Date.now() - MINUTE), pausedUntil: new Date(Date.now() - 1) };
    await db.kieChannel.updateMany({ where: { sandbox: false }, data: over });
    expect((await capacity()).keys.length).toBe(1);
    const { userId } = await makeAccount();
    const claimed = { claimedBy: "another process", claimedUntil: new Date(Date.now() + MINUTE) };
    const { id } = await insertTask(userId, { status: "PENDING", sandbox: false, ...claimed });
    expect((await capacity()).keys.length).toBe(0);
    await db.task.delete({ where: { id } });
  });

  it("gets one task after each pause, however many wait", async () => {
    standIn.plan("shut", { create: [tooFast("1")] });
    const viewer = await makeAccount();
    const tasks = await Promise.all([1, 2, 3, 4, 5].map(() => makeImage(viewer, "a kite [[shut]]")));
    await expect.poll(() => standIn.attemptsOf("shut"), { timeout: 10_000 }).toBeGreaterThan(5);
    // What was on its way at the first refusal came with it; from then on they come one by one.
    const moments = standIn.attemptTimes("shut").slice(tasks.length);
    for (const [index, at] of moments.slice(1).entries()) expect(at - (moments[index] ?? 0)).toBeGreaterThan(1);
    const ids = tasks.map(({ id }) => id);
    const longAgo = new Date(Date.now() - 40 * MINUTE);
    await db.task.updateMany({ where: { id: { in: ids } }, data: { createdAt: longAgo } });
    await db.kieChannel.updateMany({ data: { pausedSince: longAgo, pausedUntil: new Date(Date.now() + MINUTE) } });
    await expect
      .poll(
        async () => {
          await recoverTasks();
          return db.task.count({ where: { id: { in: ids }, status: "FAILED", failureCode: "PROVIDER_BUSY" } });
        },
        { timeout: 10_000 },
      )
      .toBe(ids.length);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });
});

it("a task whose turn does not come in time ends, and its credits come back", async () => {
  await db.kieChannel.updateMany({ data: { pausedUntil: new Date(Date.now() + MINUTE) } });
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, "a kite that waits");
  await recoverTasks();
  expect((await db.task.findUniqueOrThrow({ where: { id } })).status).toBe("PENDING");
  await db.task.update({ where: { id }, data: { createdAt: new Date(Date.now() - 7 * 60 * MINUTE) } });
  await recoverTasks();
  const task = await db.task.findUniqueOrThrow({ where: { id } });
  expect(task).toMatchObject({ status: "FAILED", failureCode: "WAITED_TOO_LONG", failureCategory: "TIMEOUT" });
  expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
});
