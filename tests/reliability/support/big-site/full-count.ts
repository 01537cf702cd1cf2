import { type Period, spansOf } from "#graphql/domain/operations/metrics/periods.ts";
import { sql } from "#graphql/runtime/db.ts";

/** Tasks of accounts: what test keys have made is no work of the site's. */
const THEIRS = `"Task" JOIN "User" AS account ON account.id = "Task"."userId" AND account."sandboxOfId" IS NULL`;
const SECONDS = `extract(epoch FROM "completedAt" - "startedAt")`;

/** What Today tells of a period, counted from every task that had ended at a moment. */
export async function fullCount(period: Period, asOf: Date): Promise<object> {
  const [since] = spansOf(period, asOf);
  const { rows } = await sql.run(
    `SELECT count(*) FILTER (WHERE made)::int AS works, count(*) FILTER (WHERE made)::float8 / nullif(count(*) FILTER (WHERE counts), 0) AS "successRate",
       avg(seconds) FILTER (WHERE made)::float8 AS "meanSeconds", coalesce(sum("creditsCharged"), 0)::int AS "creditsCharged",
       coalesce(sum("kieCredits"), 0)::float8 AS "kieCredits",
       (percentile_disc(0.95) WITHIN GROUP (ORDER BY ceil(seconds)) FILTER (WHERE made))::float8 AS "p95Seconds",
       count(DISTINCT "userId") FILTER (WHERE made)::int AS "activeCreators", count(DISTINCT "apiKeyId") FILTER (WHERE made)::int AS "activeKeys"
     FROM (
       SELECT "Task".*, status = 'COMPLETED' AS made, ${SECONDS} AS seconds,
         status <> 'CANCELED' AND coalesce("failureCategory" NOT IN ('POLICY', 'INVALID_INPUT'), TRUE) AS counts
       FROM ${THEIRS} WHERE "completedAt" >= $1::timestamptz AND "completedAt" <= $2::timestamptz
     ) AS ended`,
    [since?.toISOString(), asOf.toISOString()],
  );
  return rows[0] ?? {};
}

/** Works of each model in a period, as a full count has them; the one that made most first. */
export async function fullModelCount(period: Period, asOf: Date): Promise<object[]> {
  const [since] = spansOf(period, asOf);
  const { rows } = await sql.run(
    `SELECT "modelSlug" AS slug, count(*) FILTER (WHERE status = 'COMPLETED')::int AS works FROM ${THEIRS}
     WHERE "completedAt" >= $1::timestamptz AND "completedAt" <= $2::timestamptz GROUP BY 1 ORDER BY 2 DESC, 1`,
    [since?.toISOString(), asOf.toISOString()],
  );
  return rows;
}

/** How many accounts came back, from every day that any of them had something made on. */
export async function fullCohorts(): Promise<object[]> {
  const { rows } = await sql.run(`
    WITH worked AS MATERIALIZED (
      SELECT DISTINCT "userId", ("completedAt" AT TIME ZONE 'UTC')::date AS day FROM ${THEIRS} WHERE status = 'COMPLETED'
    ), begun AS (SELECT "userId", min(day) AS first FROM worked GROUP BY 1)
    SELECT later AS day, count("userId")::int AS accounts, count("userId") FILTER (WHERE EXISTS (
      SELECT FROM worked WHERE worked."userId" = begun."userId" AND worked.day = first + later))::int AS returned
    FROM unnest(ARRAY[1, 7, 30]) AS later CROSS JOIN (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS present
    LEFT JOIN begun ON first >= today - later - 30 AND first < today - later GROUP BY 1 ORDER BY 1`);
  return rows;
}
