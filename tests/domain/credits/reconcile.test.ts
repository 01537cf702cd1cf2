import { describe, expect, it, onTestFinished, vi } from "vitest";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { grant, hold, release } from "#graphql/domain/credits/ledger.ts";
import { findLedgerFaults, reconcileLedgers } from "#graphql/domain/credits/reconcile.ts";
import { fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { makePrompt, openEmpty } from "#tests/reliability/support/ledger-model.ts";
import { useDatabase } from "#tests/support/database.ts";
import { forgetLedger, pastTheRules } from "#tests/support/ledger.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

/** An account with a hold that was given back, an open one of a prompt, and an open one of a task. */
async function account() {
  const userId = await openEmpty();
  onTestFinished(() => forgetLedger(userId));
  const [released, open, { id: taskId }] = [
    await makePrompt(userId),
    await makePrompt(userId),
    await insertTask(userId, { creditsHeld: 5, creditsCharged: 5 }),
  ];
  await db.$transaction(async (tx) => {
    await grant(tx, userId, 40, { reason: "CORRECTED", subject: "granted" });
    await hold(tx, { userId, amount: 5, promptId: released, reason: "PROMPT_ORDERED" });
    await release(tx, { promptId: released, reason: "PROMPT_FAILED" });
    await hold(tx, { userId, amount: 5, promptId: open, reason: "PROMPT_ORDERED" });
    await hold(tx, { userId, amount: 5, taskId, reason: "TASK_ORDERED" });
    await tx.prompt.update({ where: { id: released }, data: { status: "FAILED" } });
  });
  return { userId, open, taskId };
}

/** Faults that were put into the tables by hand, past every rule: the nightly check names each. */
describe("the check of the ledgers", () => {
  const planted: [kind: string, statement: string][] = [
    ["balance-differs", `UPDATE "CreditBalance" SET "available" = "available" + 1 WHERE "userId" = $1`],
    ["balance-differs", `UPDATE "CreditBalance" SET "totalPurchased" = 7 WHERE "userId" = $1`],
    ["totals-differ", `UPDATE "CreditBalance" SET "onHold" = "onHold" + 1 WHERE "userId" = $1`],
    ["totals-differ", `UPDATE "CreditBalance" SET "totalUsed" = "totalUsed" + 1 WHERE "userId" = $1`],
    ["totals-differ", `UPDATE "CreditBalance" SET "totalReleased" = "totalReleased" + 1 WHERE "userId" = $1`],
    ["numbers-broken", `UPDATE "CreditTransaction" SET "number" = 9 WHERE "userId" = $1 AND "number" = 2`],
    ["numbers-broken", `UPDATE "CreditTransaction" SET "balanceAfter" = 1 WHERE "userId" = $1 AND "number" = 2`],
    ["hold-ended-wrongly", `UPDATE "CreditTransaction" SET "amount" = 1 WHERE "userId" = $1 AND "type" = 'RELEASE'`],
    [
      "hold-ended-wrongly",
      `UPDATE "CreditTransaction" SET "type" = 'GRANT', "promptId" = NULL, "amount" = 5 WHERE "userId" = $1 AND "number" = 2`,
    ],
    ["hold-outlives-task", `UPDATE "Prompt" SET "status" = 'FAILED' WHERE "userId" = $1 AND "status" = 'PENDING'`],
    ["charge-differs", `UPDATE "Task" SET "creditsCharged" = 4 WHERE "userId" = $1`],
  ];
  /** The same of ledgers that are checked as a whole, and of one that is so long that it is gone through in parts. */
  const waysToCheck = [() => findLedgerFaults(), () => findLedgerFaults(2)];
  it.each(planted)("finds %s (%#)", async (kind, statement) => {
    const { userId } = await account();
    expect(await findLedgerFaults()).toEqual([]);
    await pastTheRules((run) => run(statement, [userId]));
    for (const check of waysToCheck) expect((await check()).map((finding) => finding.kind)).toContain(kind);
  });

  it("finds nothing in a long ledger that is as it must be", async () => {
    await account();
    expect(await findLedgerFaults(2)).toEqual([]);
  });

  it.each([
    [59 * MINUTE, false],
    [61 * MINUTE, true],
  ])("gives an open hold an hour more than it needs (%d ms)", async (ms, isFound) => {
    const { userId, open, taskId } = await account();
    await pastTheRules(async (run) => {
      const ago = fromNow(-ms).toISOString();
      await run(`UPDATE "CreditTransaction" SET "createdAt" = $2 WHERE "userId" = $1`, [userId, ago]);
      const over = `"status" = 'CANCELED', "completedAt" = now(), "awaitsOutcome" = TRUE`;
      await run(`UPDATE "Task" SET ${over}, "deadlineAt" = $2 WHERE "userId" = $1`, [userId, ago]);
    });
    const kind = "hold-outlives-task";
    const late = [
      { kind, subject: open, detail: { held: 5, status: "PENDING" } },
      { kind, subject: taskId, detail: { held: 5, status: "CANCELED" } },
    ];
    const found = await findLedgerFaults();
    expect(found.sort((one, other) => String(one.detail.status).localeCompare(String(other.detail.status)))).toEqual(
      isFound ? late.reverse() : [],
    );
  });

  it("looks at every account, however many there are and however much they did", async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `many-${String(n).padStart(3, "0")}`);
    await db.user.createMany({ data: ids.map((id) => ({ id, email: `${id}@example.test`, passwordHash: "none" })) });
    await db.creditBalance.createMany({ data: ids.map((userId) => ({ userId, lastNumber: 100 })) });
    expect(await findLedgerFaults()).toEqual([]);
    for (const userId of ids.filter((_, n) => n % 10 === 9)) {
      await db.creditBalance.update({ where: { userId }, data: { onHold: 1 } });
    }
    const found = (await findLedgerFaults()).map(({ subject }) => subject).sort();
    await db.creditBalance.deleteMany({ where: { userId: { in: ids } } });
    expect(found).toEqual(ids.filter((_, n) => n % 10 === 9));
  });

  it("is kept, logged and counted every night", async () => {
    const [told, failed] = [vi.spyOn(log, "info"), vi.spyOn(log, "error").mockReturnValue()];
    onTestFinished(() => [told, failed].forEach((spy) => void spy.mockRestore()));
    const { taskId } = await account();
    await db.task.update({ where: { id: taskId }, data: { creditsCharged: 4 } });
    expect(await reconcileLedgers()).toBe(1);
    const finding = { kind: "charge-differs", subject: taskId, detail: { creditsCharged: 4, ledger: 5 } };
    expect(await db.ledgerFinding.findMany({ where: { subject: taskId } })).toMatchObject([{ ...finding, seen: 1 }]);
    expect(failed.mock.calls).toEqual([[{ event: "finding", ...finding }]]);
    expect(told.mock.calls).toEqual([[{ event: "ledgers checked", findings: 1 }]]);
  });
});

describe("a finding", () => {
  it("that is seen again is counted, and says what was found the last time", async () => {
    const finding = (found: number) => [{ kind: "planted", subject: "here", detail: { found } }];
    await keepFindings(finding(1));
    await keepFindings(finding(2));
    const kept = await db.ledgerFinding.findMany({ where: { kind: "planted" } });
    expect(kept).toMatchObject([{ subject: "here", seen: 2, detail: { found: 2 } }]);
    expect(kept[0]?.lastSeenAt.getTime()).toBeGreaterThanOrEqual(kept[0]?.foundAt.getTime() ?? Infinity);
  });
});
