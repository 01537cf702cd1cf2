import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import * as ledger from "#graphql/domain/credits/ledger.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { db } from "#graphql/runtime/db.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import {
  emptyModel,
  histories,
  makePrompt,
  openEmpty,
  playEverything,
} from "#tests/reliability/support/ledger-model.ts";
import { ledgerWith, mutants } from "#tests/reliability/support/mutants.ts";
import { beginRun, pick, sideBySide } from "#tests/reliability/support/report.ts";
import { useDatabase } from "#tests/support/database.ts";
import { forgetLedger } from "#tests/support/ledger.ts";

useDatabase();
beforeAll(seedPacks);

/** Prompts stand for tasks here; those whose hold has ended are over. */
async function endPrompts(): Promise<void> {
  await db.$executeRaw`UPDATE "Prompt" SET "status" = 'COMPLETED' WHERE "status" = 'PENDING' AND EXISTS (
    SELECT 1 FROM "CreditTransaction" WHERE "promptId" = "Prompt"."id" AND "type" IN ('SETTLEMENT', 'RELEASE'))`;
}

async function expectNoFaults(): Promise<void> {
  await endPrompts();
  expect(await findLedgerFaults()).toEqual([]);
}

describe("the ledger (S1)", () => {
  it("agrees with its model through random histories", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S1 sequential histories");
    const property = fc.asyncProperty(histories, async (commands) => {
      const real = { userId: await openEmpty(), ledger };
      await fc.asyncModelRun(() => ({ model: emptyModel(), real }), commands);
    });
    await fc.assert(property, { numRuns: run.count, seed: run.seed });
    await expectNoFaults();
    run.done();
  });

  it("stays whole when histories run side by side, half of them on one account", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S1 concurrent histories");
    const hot = await openEmpty();
    const cold = await Promise.all(Array.from({ length: 5 }, openEmpty));
    for (const userId of [hot, ...cold])
      await db.$transaction((tx) => ledger.grant(tx, userId, 300, { reason: "CORRECTED", subject: "granted" }));
    let isReading = true;
    const reading = readTotals(() => isReading);
    const places = Array.from({ length: run.count }, (_, place) => place);
    await sideBySide(places, 8, async (place) => {
      await holdAndEnd(place % 2 === 0 ? hot : pick(run.random, cold), run.random);
    });
    isReading = false;
    expect(await reading).toBeGreaterThan(0);
    await expectNoFaults();
    run.done(`${await db.creditTransaction.count({ where: { userId: hot } })} entries on the hot account`);
  });

  it("moves all or nothing when transactions break and answers are lost", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S1 faulty histories");
    for (let history = 0; history < run.count; history++) {
      const userId = await openEmpty();
      await db.$transaction((tx) => ledger.grant(tx, userId, 40, { reason: "CORRECTED", subject: "granted" }));
      let expected = 40;
      for (let step = 0; step < 6; step++) {
        const amount = 1 + Math.floor(run.random() * 12);
        const promptId = await makePrompt(userId);
        const held = await insist(run.random, (tx) =>
          ledger.hold(tx, { userId, amount, promptId, reason: "PROMPT_ORDERED" }),
        );
        if (!held) continue;
        const isCharged = run.random() < 0.5;
        const end = isCharged ? ledger.settle : ledger.release;
        expect(await insist(run.random, (tx) => end(tx, { promptId, reason: "PROMPT_FAILED" }))).toBe(true);
        if (isCharged) expected -= amount;
      }
      expect(await db.creditBalance.findUnique({ where: { userId } })).toMatchObject({
        available: expected,
        onHold: 0,
      });
    }
    await expectNoFaults();
    run.done();
  });

  it("is told apart from every mutant", { timeout: LONGEST_MS }, async () => {
    await playEverything({ userId: await openEmpty(), ledger });
    expect(mutants.length).toBeGreaterThanOrEqual(20);
    const survivors: string[] = [];
    for (const mutant of mutants) {
      const real = { userId: await openEmpty(), ledger: await ledgerWith(mutant) };
      const isCaught = await playEverything(real).then(
        async () => (await findLedgerFaults()).some(({ subject }) => subject === real.userId),
        () => true,
      );
      if (!isCaught) survivors.push(mutant[0]);
      await forgetLedger(real.userId);
    }
    expect(survivors).toEqual([]);
  });
});

/** One history of the side-by-side run: holds, and ends of holds, some of them twice at once. */
async function holdAndEnd(userId: string, random: () => number): Promise<void> {
  const promptIds = await Promise.all([1, 2].map(() => makePrompt(userId)));
  const amount = 1 + Math.floor(random() * 9);
  const holds = await Promise.allSettled(
    promptIds.map((promptId) =>
      db.$transaction((tx) => ledger.hold(tx, { userId, amount, promptId, reason: "PROMPT_ORDERED" })),
    ),
  );
  const ends = promptIds.flatMap((promptId, place) => {
    if (holds[place]?.status !== "fulfilled") return [];
    const end = random() < 0.4 ? ledger.settle : ledger.release;
    return [end, random() < 0.3 ? ledger.release : null].flatMap((one) =>
      one === null ? [] : [db.$transaction((tx) => one(tx, { promptId, reason: "PROMPT_FAILED" }))],
    );
  });
  await Promise.allSettled(ends);
  if (random() < 0.5)
    await db.$transaction((tx) => ledger.grant(tx, userId, amount, { reason: "CORRECTED", subject: "granted" }));
}

/** Reads balance and entries in one statement again and again: they agree at every moment. Tells how often it read. */
async function readTotals(isWanted: () => boolean): Promise<number> {
  let times = 0;
  while (isWanted()) {
    const differing = await db.$queryRaw<unknown[]>`
      SELECT b."userId" FROM "CreditBalance" b JOIN "CreditTransaction" t USING ("userId") GROUP BY b."userId"
      HAVING b."available" <> sum(t."amount") OR b."available" < 0 OR b."lastNumber" <> count(*)`;
    expect(differing).toEqual([]);
    times += 1;
  }
  return times;
}

/**
 * Does something as a client does that hears no answer: the transaction may break before it commits, or its answer may
 * be lost afterwards, and then it asks again. True when it is done, false when there were too few credits.
 */
async function insist(random: () => number, work: (tx: Parameters<typeof ledger.grant>[0]) => Promise<void>) {
  for (let isDone = false; ; ) {
    const fate = random();
    try {
      await db.$transaction(async (tx) => {
        await work(tx);
        if (fate < 0.3) throw new Error("broken before the commit");
      });
      isDone = true;
      if (fate > 0.6) return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : "";
      if (message === "broken before the commit") continue;
      if (error instanceof Error && error.name === "InsufficientCreditsError") return isDone;
      // Asked a second time, the ledger refuses: it was done the first time.
      expect(isDone, message).toBe(true);
      return true;
    }
  }
}
