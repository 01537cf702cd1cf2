import PgBoss from "pg-boss";
import type { z } from "zod";
import { DAY, SECOND } from "#graphql/runtime/clock.ts";
import { startWorkerPool, type WorkerPool } from "#graphql/runtime/concurrency/worker-pool.ts";
import type { Sql } from "#graphql/runtime/database/sql.ts";
import { sql, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { counter, histogram, IN_BACKGROUND, secondsSince } from "#graphql/runtime/metrics/metrics.ts";

/** A kind of job: its name and the shape of what it carries. Nouns define theirs; jobs/catalog.ts binds them to handlers. */
export type JobKind<Payload extends object> = { name: string; payload: z.ZodType<Payload> };

export type JobRules = {
  /** How often a job that failed is tried again. */
  retries: number;
  /** Before the first of them; each later one waits twice as long. */
  retryDelaySeconds: number;
  /** A try that takes longer is taken for dead. */
  timeoutSeconds: number;
};

/** How often this job has been tried, this time included, and whether it is the last time. */
export type JobRun = { isLastTry: boolean };

/** Jobs of one kind that run side by side in this process. One that hangs holds up none of the others. */
const MOST_AT_ONCE = 20;

/** For so long a job that has failed for good can be looked at and tried again. */
const FAILED_KEPT_SECONDS = (7 * DAY) / SECOND;
/** The queue's own tables have none for what operators ask of it. */
const FAILED_INDEX = `CREATE INDEX IF NOT EXISTS job_failed ON pgboss.job (completed_on) WHERE state = 'failed'`;

/** A job that has failed for good: what it carried, and why it failed. */
export type FailedJob = { id: string; name: string; data: unknown; output: unknown; tries: number; failedAt: Date };

/** The jobs that failed last, newest first. */
export async function failedJobs(most: number): Promise<FailedJob[]> {
  const { rows } = await sql.run(
    `SELECT id, name, data, output, retry_count + 1 AS tries, completed_on AS "failedAt" FROM pgboss.job
     WHERE state = 'failed' AND completed_on IS NOT NULL ORDER BY completed_on DESC LIMIT $1`,
    [most],
  );
  return rows as FailedJob[];
}

/** Has a job that has failed for good tried once more, once the transaction commits; false when there is none. */
export async function retryFailedJob(name: string, id: string, tx: Tx): Promise<boolean> {
  const { rows } = await inside(tx).executeSql(
    `UPDATE pgboss.job SET state = 'retry', retry_limit = retry_limit + 1, start_after = now()
     WHERE name = $1 AND id = $2::uuid AND state = 'failed' RETURNING id`,
    [name, id],
  );
  return rows.length > 0;
}

/** How many jobs of each kind are due and not begun, for a statement to stand in. */
export const WAITING_JOBS = `SELECT name AS job, count(*) AS jobs FROM pgboss.job
  WHERE state < 'active' AND start_after <= now() GROUP BY name`;

const ended = counter({
  name: "jobs_total",
  help: "Jobs that have run, by what came of it: done, again (it failed and is tried again), failed.",
  labels: ["job", "outcome"],
});
const durations = histogram(
  { name: "job_duration_seconds", help: "How long jobs run.", labels: ["job"] },
  IN_BACKGROUND,
);

let boss: PgBoss | undefined;
const workers = new Map<string, WorkerPool>();

/** Starts the durable queue on the open database. */
export async function openQueue(): Promise<void> {
  const kept = { archiveFailedAfterSeconds: FAILED_KEPT_SECONDS };
  const instance = new PgBoss({ db: statements(sql), schedule: true, supervise: true, ...kept });
  instance.on("error", (error) => log.error({ event: "queue failed", err: error }));
  await instance.start();
  await sql.run(FAILED_INDEX);
  boss = instance;
}

/** Stops taking jobs and waits for those under way, at most `timeoutMs`; what is not done by then is given back. */
export async function closeQueue(timeoutMs = 4 * SECOND): Promise<void> {
  const closing = boss;
  boss = undefined;
  const stopping = [...workers];
  workers.clear();
  for (const [, worker] of stopping) worker.stop();
  const jobs = stopping.flatMap(([, { running }]) => [...running.values()]);
  await within(timeoutMs, Promise.all(jobs));
  for (const [name, { running }] of stopping) {
    for (const id of running.keys()) await closing?.fail(name, id, { message: "the process stopped" });
  }
  await closing?.stop({ graceful: false, close: false });
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}

/** Makes room for these kinds of jobs, and brings the rules that an earlier release gave them up to date. */
export async function defineJobs(rulesByName: ReadonlyMap<string, JobRules>): Promise<void> {
  const queue = opened();
  const known = new Map((await queue.getQueues()).map((one) => [one.name, one]));
  for (const [name, { retries, retryDelaySeconds, timeoutSeconds }] of rulesByName) {
    const rules = {
      name,
      retryLimit: retries,
      retryDelay: retryDelaySeconds,
      retryBackoff: true,
      expireInSeconds: timeoutSeconds,
    };
    const now = known.get(name);
    if (now === undefined) await queue.createQueue(name, rules);
    else if (Object.entries(rules).some(([rule, value]) => Reflect.get(now, rule) !== value))
      await queue.updateQueue(name, rules);
  }
}

/** Adds a job, to be done now or after a moment; with a transaction's client it exists only if the transaction commits. Wake its worker after the commit. */
export async function enqueue<Payload extends object>(
  kind: JobKind<Payload>,
  payload: Payload,
  options: { tx?: Tx; startAfter?: Date } = {},
): Promise<void> {
  const { tx, startAfter } = options;
  const timing = startAfter === undefined ? {} : { startAfter };
  await opened().send(kind.name, payload, tx === undefined ? timing : { ...timing, db: inside(tx) });
}

/** Lets the worker look for jobs now instead of at its next poll. */
export function wakeWorker(kind: { name: string }): void {
  workers.get(kind.name)?.look();
}

/** Runs the jobs of these names by their cron lines (UTC), and no others: what an earlier release scheduled ends here. */
export async function scheduleJobs(cronByName: ReadonlyMap<string, string>): Promise<void> {
  const queue = opened();
  const known = new Map((await queue.getSchedules()).map(({ name, cron }) => [name, cron]));
  for (const name of known.keys()) if (!cronByName.has(name)) await queue.unschedule(name);
  for (const [name, cron] of cronByName) if (known.get(name) !== cron) await queue.schedule(name, cron, {});
}

/**
 * Hands every job of a kind to `handler`, looking for new ones now (unless it `waitsFirst`), each `everyMs`, and whenever it
 * is woken. A job whose handler throws is tried again by its rules, alone.
 */
export async function work<Payload extends object>(
  kind: JobKind<Payload>,
  handler: (payload: Payload, run: JobRun) => Promise<void>,
  look: { everyMs: number; waitsFirst: boolean },
): Promise<void> {
  const queue = opened();
  // What rises from nothing is not seen to rise.
  ended.inc({ job: kind.name, outcome: "failed" }, 0);
  const pool = startWorkerPool<PgBoss.JobWithMetadata<unknown>>({
    name: kind.name,
    mostAtOnce: MOST_AT_ONCE,
    ...look,
    take: (count) => queue.fetch<unknown>(kind.name, { batchSize: count, includeMetadata: true }),
    run: (job) => runOne(queue, kind, job, handler),
  });
  workers.set(kind.name, pool);
}

/** Runs a job and reports its end. Never throws: a report that could not be made leaves the job to its expiry. */
async function runOne<Payload extends object>(
  queue: PgBoss,
  kind: JobKind<Payload>,
  job: PgBoss.JobWithMetadata<unknown>,
  handler: (payload: Payload, run: JobRun) => Promise<void>,
): Promise<void> {
  const isLastTry = job.retryCount >= job.retryLimit;
  const tries = job.retryCount + 1;
  const startedAt = performance.now();
  const tell = (outcome: "done" | "again" | "failed") => {
    ended.inc({ job: kind.name, outcome });
    durations.observe({ job: kind.name }, secondsSince(startedAt));
  };
  try {
    await handler(kind.payload.parse(job.data), { isLastTry });
    await queue.complete(kind.name, job.id);
    tell("done");
  } catch (error) {
    tell(isLastTry ? "failed" : "again");
    log.error({ event: "job failed", job: kind.name, jobId: job.id, tries, isLastTry, err: error });
    const message = error instanceof Error ? error.message : "unknown";
    await queue.fail(kind.name, job.id, { message }).catch((err) => log.error({ event: "job not reported", err }));
  }
}

function opened(): PgBoss {
  if (boss === undefined) throw new Error("The queue is not open.");
  return boss;
}

function statements(source: Sql): PgBoss.Db {
  return { executeSql: (text, values) => source.run(text, values) };
}

function inside(tx: Tx): PgBoss.Db {
  return {
    executeSql: async (text, values) => ({
      rows: await tx.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values),
    }),
  };
}
