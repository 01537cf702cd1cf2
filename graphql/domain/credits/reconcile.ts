import { type Entries, entryChecks } from "#graphql/domain/credits/entry-checks.ts";
import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { compareBalances, EMPTY, plus, tallyOf } from "#graphql/domain/credits/tally.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

type Row = Finding["detail"] & { subject: string };

/** Ledgers of about so many entries are checked at a time, and of no more accounts than these. */
const MOST_ENTRIES = 2000;
const MOST_ACCOUNTS = 200;

/**
 * Looks for everything that must never be: sums that differ, numbers with gaps, holds that ended twice or outlive their
 * task, tasks that say another charge than the ledger. Each statement looks at a few accounts, or at a part of a long ledger:
 * it is short, so that whoever else waits for the database gets a turn after it.
 */
export async function findLedgerFaults(mostEntries = MOST_ENTRIES): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const { accounts, entries } of batches(mostEntries)) {
    const [only] = accounts;
    const isLong = accounts.length === 1 && only !== undefined && entries > mostEntries;
    findings.push(...(isLong ? await faultsOfLong(only, entries, mostEntries) : await faultsOfShort(accounts)));
  }
  return findings;
}

async function faultsOfShort(accounts: string[]): Promise<Finding[]> {
  const all = { accounts, after: 0, to: null };
  return [...(await compareBalances(all)), ...(await faultsAmong(all))];
}

/**
 * Entries never change, so those of a ledger up to its present end can be gone through part by part while it grows. What
 * they come to is compared with the balance at the end, with what has come since.
 */
async function faultsOfLong(account: string, length: number, mostEntries: number): Promise<Finding[]> {
  const accounts = [account];
  const findings: Finding[] = [];
  let sum = EMPTY;
  for (let after = 0; after < length; after += mostEntries) {
    const part = { accounts, after, to: Math.min(after + mostEntries, length) };
    findings.push(...(await faultsAmong(part)));
    for (const tally of await tallyOf(part)) sum = plus(sum, tally);
  }
  return [...findings, ...(await compareBalances({ accounts, after: length, to: null }, sum))];
}

async function faultsAmong(entries: Entries): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [kind, check] of entryChecks) {
    for (const { subject, ...detail } of await db.$queryRaw<Row[]>(check(entries))) {
      findings.push({ kind, subject, detail });
    }
  }
  return findings;
}

type Batch = { accounts: string[]; entries: number };

/** Every account's id, in groups that are quickly checked; one whose ledger is long stands alone. */
async function* batches(mostEntries: number): AsyncGenerator<Batch> {
  let after = "";
  for (;;) {
    const page = await db.$queryRaw<{ id: string; entries: number }[]>(Prisma.sql`
      SELECT "id", coalesce("lastNumber", 0) AS "entries" FROM (
        SELECT "id" FROM "User" WHERE "id" > ${after} ORDER BY "id" LIMIT ${MOST_ACCOUNTS}
      ) AS account LEFT JOIN "CreditBalance" ON "userId" = "id" ORDER BY "id"`);
    let batch: Batch = { accounts: [], entries: 0 };
    for (const { id, entries } of page) {
      if (batch.accounts.length > 0 && batch.entries + entries > mostEntries) {
        yield batch;
        batch = { accounts: [], entries: 0 };
      }
      batch = { accounts: [...batch.accounts, id], entries: batch.entries + entries };
    }
    if (batch.accounts.length > 0) yield batch;
    const last = page.at(-1);
    if (last === undefined || page.length < MOST_ACCOUNTS) return;
    after = last.id;
  }
}

/** The nightly check of every ledger. What differs is logged, counted and kept. @returns how many findings there are. */
export async function reconcileLedgers(): Promise<number> {
  const findings = await findLedgerFaults();
  await keepFindings(findings);
  log.info({ event: "ledgers checked", findings: findings.length });
  return findings.length;
}
