import { describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

const PAGE = `ORDER BY "id" DESC LIMIT 21`;
const FILTERS = {
  nothing: "TRUE",
  kind: `"kind" = 'VIDEO'`,
  state: `"status" = 'FAILED'`,
  "several states": `"status" IN ('FAILED', 'CANCELED')`,
  model: `"modelSlug" = 'veo-3.1-fast'`,
  mark: `"isFavorite" = TRUE`,
  time: `"createdAt" >= '2026-01-02' AND "createdAt" < '2026-01-03'`,
  words: `"prompt" ILIKE '%needle%'`,
};

describe("every filter of a long history", () => {
  it("is answered by an index that begins with the account", async () => {
    const [{ userId }, other] = [await makeAccount(), await makeAccount()];
    await db.$executeRawUnsafe(`INSERT INTO "Task" ("id", "userId", "kind", "status", "completedAt", "modelSlug", "prompt", "creditsHeld", "creditsCharged", "sandbox", "callbackToken", "isFavorite", "createdAt")
      SELECT '0192' || lpad(to_hex(n), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'),
        CASE WHEN n % 20 = 0 THEN '${userId}' ELSE '${other.userId}' END,
        CASE WHEN n / 20 % 50 = 0 THEN 'VIDEO' ELSE 'IMAGE' END::"TaskKind",
        CASE WHEN n / 20 % 60 = 0 THEN 'FAILED' ELSE 'COMPLETED' END::"TaskStatus", now(),
        CASE WHEN n / 20 % 50 = 0 THEN 'veo-3.1-fast' ELSE 'nano-banana' END, 'words', 0, 0, TRUE, '', n / 20 % 100 = 0,
        '2026-01-01'::timestamptz + n * interval '1 minute'
      FROM generate_series(1, 20000) AS n`);
    await db.$executeRawUnsafe(`ANALYZE "Task"`);
    for (const [name, filter] of Object.entries(FILTERS)) {
      const rows = await db.$queryRawUnsafe<Record<string, string>[]>(
        `EXPLAIN SELECT * FROM "Task" WHERE "userId" = '${userId}' AND "deletedAt" IS NULL AND ${filter} ${PAGE}`,
      );
      const plan = rows.map((row) => Object.values(row)[0]).join("\n");
      expect(plan, name).toMatch(/Index/);
      expect(plan, name).not.toMatch(/Seq Scan/);
      expect(plan, name).toMatch(/Index Cond: .*"userId"/);
    }
  });
});
