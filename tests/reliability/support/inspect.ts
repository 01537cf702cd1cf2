import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { adoptDatabase, closeDatabase, db } from "#graphql/runtime/db.ts";

/** Looks into what a stopped server has left: its ledgers, that no step of a pipeline ran twice, and that each file it names is there, whole. */
export async function inspectLeftovers(dataDir: string, databaseUrl: string | undefined): Promise<string[]> {
  const open =
    databaseUrl === undefined
      ? await PGlite.create(join(dataDir, "db"))
      : new pg.Pool({ connectionString: databaseUrl });
  await adoptDatabase(open);
  try {
    const faults = (await findLedgerFaults()).map((finding) => JSON.stringify(finding));
    const twice = await db.$queryRaw<{ taskId: string }[]>`
      SELECT "taskId" FROM "CreditTransaction" WHERE "type" = 'HOLD' AND "taskId" IS NOT NULL
      GROUP BY "taskId" HAVING count(*) > 1`;
    faults.push(...twice.map(({ taskId }) => `${taskId} is held for twice`));
    const ranTwice = await db.$queryRaw<{ id: string; kind: string }[]>`
      SELECT "Workflow"."id", "kind" FROM "Workflow" JOIN "Task" ON "workflowId" = "Workflow"."id"
      WHERE "state" IS NOT NULL AND "retryOfId" IS NULL GROUP BY "Workflow"."id", "kind" HAVING count(*) > 1`;
    faults.push(...ranTwice.map(({ id, kind }) => `the ${kind} of the pipeline ${id} was ordered twice`));
    return [...faults, ...(await brokenFiles(dataDir))];
  } finally {
    await closeDatabase();
  }
}

async function brokenFiles(dataDir: string): Promise<string[]> {
  const assets = await db.asset.findMany({ where: { deletedAt: null } });
  const broken = assets.flatMap(({ storageKey, byteSize, sha256 }) => {
    const path = join(dataDir, "media", storageKey);
    if (!existsSync(path)) return [`${storageKey} is missing`];
    const bytes = readFileSync(path);
    const isWhole = bytes.length === byteSize && createHash("sha256").update(bytes).digest("hex") === sha256;
    return isWhole ? [] : [`${storageKey} is half a file`];
  });
  // A file without a row may be left by a kill between the two, but never half of one.
  const results = join(dataDir, "media", "results");
  const names = existsSync(results) ? readdirSync(results, { recursive: true, encoding: "utf8" }) : [];
  const halves = names.filter((name) => name.endsWith(".png") && !isWholePng(join(results, name)));
  return [...broken, ...halves.map((name) => `${name} is half a file`)];
}

function isWholePng(path: string): boolean {
  return readFileSync(path).subarray(-12).includes("IEND");
}
