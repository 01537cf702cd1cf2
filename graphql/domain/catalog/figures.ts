import { durationRange, type RecentRun, withRecent } from "#graphql/domain/catalog/recent-runs.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ModelFigures, TaskOutcome } from "#prisma/generated/client/client.ts";

/** Outcomes that one transaction counts, or forgets, at most: it takes some tens of milliseconds. */
const MOST_A_ROUND = 1000;
const WINDOW_MS = DAY;

type Outcome = Pick<TaskOutcome, "taskId" | "modelSlug" | "sandbox" | "isCompleted" | "seconds">;
type Counted = Outcome & { isFresh: boolean };
type Change = { added: Counted[]; expired: Outcome[] };

/**
 * Brings the models' figures up to date with the tasks that have ended, and with those that ended 24 hours ago: in
 * rounds, until nothing is left. Ending a task only adds a row, so no end waits for another or for this.
 */
export async function countOutcomes(): Promise<void> {
  while (await isBehind()) {
    if (await db.$transaction(countSome)) notify("figures");
  }
}

async function isBehind(): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isBehind: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "TaskOutcome" WHERE NOT "isCounted")
      OR EXISTS (SELECT 1 FROM "TaskOutcome" WHERE "isCounted" AND "endedAt" < ${fromNow(-WINDOW_MS)}) AS "isBehind"`;
  return row?.isBehind ?? false;
}

/** @returns whether there was anything to count: another process may have been quicker. */
async function countSome(tx: Tx): Promise<boolean> {
  // One at a time: a figure is read, changed and written.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ModelFigures'))`;
  const change = await takeOutcomes(tx);
  const changed = [...change.added, ...change.expired];
  if (changed.length === 0) return false;
  const slugs = [...new Set(changed.map(({ modelSlug }) => modelSlug))];
  const before = await tx.modelFigures.findMany({ where: { modelSlug: { in: slugs } } });
  const of = new Map(before.map((figures) => [keyOf(figures), figures]));
  const keys = new Map(changed.map((outcome) => [keyOf(outcome), outcome]));
  await store(
    tx,
    [...keys].map(([key, subject]) => changedFigures(subject, of.get(key), change)),
  );
  return true;
}

function keyOf({ modelSlug, sandbox }: Pick<Outcome, "modelSlug" | "sandbox">): string {
  return `${modelSlug} ${sandbox}`;
}

async function takeOutcomes(tx: Tx): Promise<Change> {
  const since = fromNow(-WINDOW_MS);
  const added = await tx.$queryRaw<Counted[]>`
    WITH taken AS (
      SELECT "taskId", "endedAt" >= ${since} AS "isFresh" FROM "TaskOutcome"
      WHERE NOT "isCounted" ORDER BY "taskId" LIMIT ${MOST_A_ROUND}
    ), kept AS (
      UPDATE "TaskOutcome" AS outcome SET "isCounted" = TRUE FROM taken
      WHERE outcome."taskId" = taken."taskId" AND "isFresh" RETURNING outcome.*, "isFresh"
    ), forgotten AS (
      DELETE FROM "TaskOutcome" AS outcome USING taken
      WHERE outcome."taskId" = taken."taskId" AND NOT "isFresh" RETURNING outcome.*, "isFresh"
    ) SELECT * FROM kept UNION ALL SELECT * FROM forgotten`;
  const expired = await tx.$queryRaw<Outcome[]>`
    DELETE FROM "TaskOutcome" WHERE "taskId" = ANY(ARRAY(
      SELECT "taskId" FROM "TaskOutcome" WHERE "isCounted" AND "endedAt" < ${since} ORDER BY "endedAt" LIMIT ${MOST_A_ROUND}
    )) RETURNING *`;
  return { added, expired };
}

function changedFigures(subject: Outcome, before: ModelFigures | undefined, { added, expired }: Change): ModelFigures {
  const { modelSlug, sandbox } = subject;
  const isTheirs = (outcome: Outcome) => keyOf(outcome) === keyOf(subject);
  const [ended, gone] = [added.filter((one) => isTheirs(one) && one.isFresh), expired.filter(isTheirs)];
  const completed = (outcomes: Outcome[]) => outcomes.filter(({ isCompleted }) => isCompleted).length;
  const runs = added.filter((one) => isTheirs(one) && one.isCompleted);
  const recentRuns = withRecent(
    (before?.recentRuns ?? []) as RecentRun[],
    runs.map(({ taskId, seconds }) => [taskId, seconds]),
  );
  const { p50, p90 } = durationRange(recentRuns) ?? { p50: null, p90: null };
  return {
    modelSlug,
    sandbox,
    ended: (before?.ended ?? 0) + ended.length - gone.length,
    completed: (before?.completed ?? 0) + completed(ended) - completed(gone),
    recentRuns,
    p50,
    p90,
  };
}

async function store(tx: Tx, figures: ModelFigures[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "ModelFigures" ("modelSlug", "sandbox", "ended", "completed", "recentRuns", "p50", "p90")
    SELECT "modelSlug", "sandbox", "ended", "completed", "recentRuns", "p50", "p90"
    FROM jsonb_to_recordset(${JSON.stringify(figures)}::jsonb) AS figures ("modelSlug" text, "sandbox" boolean,
      "ended" int, "completed" int, "recentRuns" jsonb, "p50" float8, "p90" float8)
    ON CONFLICT ("modelSlug", "sandbox") DO UPDATE SET "ended" = EXCLUDED."ended", "completed" = EXCLUDED."completed",
      "recentRuns" = EXCLUDED."recentRuns", "p50" = EXCLUDED."p50", "p90" = EXCLUDED."p90"`;
}
