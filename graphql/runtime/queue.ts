import PgBoss from "pg-boss";
import type { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";
import { type Sql, sql, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** A kind of job: its name and the shape of what it carries. Nouns define theirs; jobs/catalog.ts binds them to handlers. */
export type JobKind<Payload extends object> = { name: string; payload: z.ZodType<Payload> };

export type JobRules = { retryLimit: number; retryDelaySeconds: number; expireSeconds: number };

export type JobRun = { isLastTry: boolean };

const BATCH_SIZE = 20;

let boss: PgBoss | undefined;
const workers = new Map<string, string>();

/** Starts the durable queue on the open database. */
export async function openQueue(): Promise<void> {
  const instance = new PgBoss({ db: statements(sql), schedule: true, supervise: true });
  instance.on("error", (error) => log.error({ event: "queue failed", err: error }));
  await instance.start();
  boss = instance;
}

/** Stops taking jobs and waits for those under way, at most `timeoutMs`. */
export async function closeQueue(timeoutMs = 4 * SECOND): Promise<void> {
  const closing = boss;
  boss = undefined;
  workers.clear();
  await closing?.stop({ graceful: true, timeout: timeoutMs, wait: true, close: false });
}

/** Makes room for a kind of job. */
export async function defineJob(kind: { name: string }, rules: JobRules): Promise<void> {
  await opened().createQueue(kind.name, {
    name: kind.name,
    retryLimit: rules.retryLimit,
    retryDelay: rules.retryDelaySeconds,
    retryBackoff: true,
    expireInSeconds: rules.expireSeconds,
  });
}

/** Adds a job; with a transaction's client it exists only if the transaction commits. Wake its worker after the commit. */
export async function enqueue<Payload extends object>(
  kind: JobKind<Payload>,
  payload: Payload,
  options: { tx?: Tx } = {},
): Promise<void> {
  const { tx } = options;
  await opened().send(kind.name, payload, tx === undefined ? {} : { db: within(tx) });
}

/** Lets the worker look for jobs now instead of at its next poll. */
export function wakeWorker(kind: { name: string }): void {
  const id = workers.get(kind.name);
  if (id !== undefined) boss?.notifyWorker(id);
}

/** Runs a job of this kind by `cron` (UTC). */
export async function everyCron<Payload extends object>(
  kind: JobKind<Payload>,
  cron: string,
  payload: Payload,
): Promise<void> {
  await opened().schedule(kind.name, cron, payload);
}

/** Hands every job of a kind to `handler`. A job whose handler throws is tried again by its rules, alone. */
export async function work<Payload extends object>(
  kind: JobKind<Payload>,
  handler: (payload: Payload, run: JobRun) => Promise<void>,
): Promise<void> {
  const queue = opened();
  const id = await queue.work<unknown>(
    kind.name,
    { batchSize: BATCH_SIZE, pollingIntervalSeconds: 1, includeMetadata: true },
    async (jobs) => {
      // While work remains the next batch must not wait for the poll interval.
      if (jobs.length === BATCH_SIZE) wakeWorker(kind);
      await Promise.all(jobs.map((job) => runOne(queue, kind, job, handler)));
    },
  );
  workers.set(kind.name, id);
}

async function runOne<Payload extends object>(
  queue: PgBoss,
  kind: JobKind<Payload>,
  job: PgBoss.JobWithMetadata<unknown>,
  handler: (payload: Payload, run: JobRun) => Promise<void>,
): Promise<void> {
  const isLastTry = job.retryCount >= job.retryLimit;
  try {
    await handler(kind.payload.parse(job.data), { isLastTry });
  } catch (error) {
    log.error({ event: "job failed", job: kind.name, jobId: job.id, retry: job.retryCount, isLastTry, err: error });
    await queue.fail(kind.name, job.id, { message: error instanceof Error ? error.message : "unknown" });
  }
}

function opened(): PgBoss {
  if (boss === undefined) throw new Error("The queue is not open.");
  return boss;
}

function statements(source: Sql): PgBoss.Db {
  return { executeSql: (text, values) => source.run(text, values) };
}

function within(tx: Tx): PgBoss.Db {
  return {
    executeSql: async (text, values) => ({
      rows: await tx.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values),
    }),
  };
}
