import { WAITING_JOBS } from "#graphql/runtime/queue.ts";

export type Figures = {
  tasks: { state: string; model: string; provider: string; tasks: number }[];
  /** Of each provider that has some waiting; the age in seconds. */
  queues: { provider: string; tasks: number; oldest: number }[];
  /** The age of the oldest in seconds; null where nothing is held. */
  holds: { count: number; credits: number; oldest: number | null };
  callbacks: number;
  findings: { kind: string; findings: number }[];
  jobs: { job: string; jobs: number }[];
};

/** What rows a list is made of, as JSON; an empty list where there are none. */
const list = (rows: string) => `(SELECT coalesce(jsonb_agg(to_jsonb(row)), '[]') FROM (${rows}) AS row)`;

/** Seconds from the earliest of these rows until $1. */
const AGE = `extract(epoch FROM $1::timestamptz - min("createdAt"))::float8`;

/**
 * What is open at the moment $1, in one row. Each part passes through an index that holds what is open and nothing that is
 * over: how long it takes follows the work at hand, and never how much was done before. Of findings it takes those that a
 * check has seen since $2, of callbacks those that are still acted on: they came since $3.
 */
export const FIGURES = `
  WITH open AS MATERIALIZED (
    SELECT id, status, "modelSlug", CASE WHEN sandbox THEN 'sandbox' ELSE 'kie' END AS provider, "creditsHeld", "createdAt"
    FROM "Task" WHERE status IN ('PENDING', 'PROCESSING', 'SAVING')
  ), held AS MATERIALIZED (
    SELECT "creditsHeld" AS credits, "createdAt" FROM open WHERE "creditsHeld" > 0
    UNION ALL
    SELECT "creditsHeld", "createdAt" FROM "Task" WHERE "awaitsOutcome" AND "creditsHeld" > 0
    UNION ALL
    SELECT hold.credits, "createdAt" FROM "Prompt" CROSS JOIN LATERAL (
      SELECT -amount AS credits FROM "CreditTransaction" WHERE "promptId" = "Prompt".id AND type = 'HOLD' LIMIT 1
    ) AS hold
    WHERE status = 'PENDING'
  )
  SELECT
    ${list(`SELECT lower(status::text) AS state, "modelSlug" AS model, provider, count(*) AS tasks FROM open
      GROUP BY status, "modelSlug", provider`)} AS tasks,
    ${list(`SELECT provider, count(*) AS tasks, ${AGE} AS oldest FROM open WHERE status = 'PENDING'
      GROUP BY provider`)} AS queues,
    (SELECT jsonb_build_object('count', count(*), 'credits', coalesce(sum(credits), 0), 'oldest', ${AGE}) FROM held) AS holds,
    (SELECT count(*)::int FROM "KieDelivery" WHERE "processedAt" IS NULL AND "receivedAt" > $3::timestamptz) AS callbacks,
    ${list(`SELECT kind, count(*) AS findings FROM "LedgerFinding" WHERE "lastSeenAt" > $2::timestamptz
      GROUP BY kind`)} AS findings,
    ${list(WAITING_JOBS)} AS jobs`;
