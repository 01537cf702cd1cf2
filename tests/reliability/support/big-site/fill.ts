import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { addUpTallies } from "#graphql/domain/operations/metrics/tally.ts";
import { addProviderKey } from "#graphql/domain/operations/provider/add-key.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { measuresOf } from "#tests/reliability/support/big-site/measures.ts";
import { operations } from "#tests/reliability/support/big-site/operations.ts";
import { people } from "#tests/reliability/support/big-site/people.ts";
import { type SomeModel, work } from "#tests/reliability/support/big-site/work.ts";

/** Those that have tasks; the last takes no work any more. */
const MODELS = ["nano-banana", "veo-3.1-fast", "flux-kontext-pro", "nano-banana-pro", "qwen-image"];
const PAUSED = "qwen-image";

/** From so many tasks on it is quicker to make the indexes when all rows are there. */
const MANY = 50_000;

/**
 * Fills a migrated database with a site that has worked for 90 days: so many tasks, and of everything else in proportion. Rows are
 * set down as they would stand there, past the triggers, and the figures added up from them by the product's own rounds.
 */
export async function fillBigSite(tasks: number): Promise<void> {
  const of = measuresOf(tasks);
  const models = MODELS.flatMap((slug): SomeModel[] => modelDefinitions.filter((model) => model.slug === slug));
  const makeIndexes = tasks < MANY ? async () => undefined : await dropIndexes("Task", "CreditTransaction");
  for (const text of [...people(of), ...work(of, models), ...operations(of)]) {
    await sql.run(`BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '512MB'; ${text}; COMMIT`);
  }
  await makeIndexes();
  await db.model.update({ where: { slug: PAUSED }, data: { state: "PAUSED", stateSetAt: now() } });
  notify("catalog");
  for (const label of ["second", "third"]) await addProviderKey("command line", { label, key: `kie-key-${label}` });
  await sql.run("ANALYZE");
  await addUpTallies();
  await sql.run(`ANALYZE "TaskMetrics", "DurationMetrics", "AccountActivity", "KeyActivity", "TaskTally"`);
}

/** Drops all indexes of some tables but their keys. @returns what makes them again. */
async function dropIndexes(...tables: string[]): Promise<() => Promise<void>> {
  const { rows } = await sql.run(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1) AND indexname NOT LIKE '%pkey'`,
    [tables],
  );
  for (const { name } of rows) await sql.run(`DROP INDEX "${name}"`);
  return async () => {
    for (const { definition } of rows)
      await sql.run(`BEGIN; SET LOCAL maintenance_work_mem = '512MB'; ${definition}; COMMIT`);
  };
}
