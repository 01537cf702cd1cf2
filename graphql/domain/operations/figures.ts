import { setTimeout as delay } from "node:timers/promises";
import { modelLabel } from "#graphql/domain/catalog/models.ts";
import { FIGURES, type Figures } from "#graphql/domain/operations/figures-statement.ts";
import { DAY, fromNow, HOUR, now, SECOND } from "#graphql/runtime/clock.ts";
import { type Database, db, sql } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { gauge } from "#graphql/runtime/metrics/metrics.ts";

/** The database is read at most so often, however many scrape. */
const READ_EVERY_MS = 15 * SECOND;
/** A database that takes longer counts as away: Prometheus itself gives up after ten seconds. */
const PATIENCE_MS = 5 * SECOND;
/** The nightly checks see what lasts once a day. */
const FINDING_LIFE_MS = DAY + 2 * HOUR;

let latest: { figures: Figures | null; of: Database; readAt: number } | undefined;
let reading: Promise<void> | undefined;

/**
 * Reads what is open from the database for the metrics, unless that was done within the last 15 seconds from this very one.
 * Never throws: where the database does not answer, the metrics say so (nbv_up_database is 0) and tell no figures, in place
 * of old ones.
 */
export async function readFigures(): Promise<void> {
  if (latest?.of === db && performance.now() - latest.readAt < READ_EVERY_MS) return;
  reading ??= read().finally(() => {
    reading = undefined;
  });
  await reading;
}

async function read(): Promise<void> {
  const readAt = performance.now();
  const values = [now(), fromNow(-FINDING_LIFE_MS), fromNow(-DAY)].map((moment) => moment.toISOString());
  const late = delay(PATIENCE_MS, undefined, { ref: false }).then(() => {
    throw new Error("The database has not answered in time.");
  });
  try {
    const { rows } = await Promise.race([sql.run(FIGURES, values, "figures"), late]);
    latest = { figures: rows[0] as Figures, of: db, readAt };
  } catch (error) {
    log.warn({ event: "figures not read", err: error });
    latest = { figures: null, of: db, readAt };
  }
}

/** A gauge that is read from the figures; it tells nothing while there are none. */
function figure<Label extends string = never>(
  about: { name: string; help: string; labels?: readonly Label[] },
  readingsOf: (figures: Figures) => { value: number; labels?: Record<Label, string> }[],
): void {
  gauge(about, () => (latest?.figures ? readingsOf(latest.figures) : []));
}

gauge({ name: "up_database", help: "Whether the database has answered for these metrics." }, () => [
  { value: latest?.figures ? 1 : 0 },
]);
figure(
  { name: "tasks_open", help: "Tasks that are not over, by model and state.", labels: ["model", "state", "provider"] },
  ({ tasks }) => summed(tasks),
);
figure(
  { name: "queue_depth", help: "Tasks that wait to be sent to their provider.", labels: ["provider"] },
  ({ queues }) => both((provider) => queues.find((queue) => queue.provider === provider)?.tasks),
);
figure(
  { name: "queue_oldest_seconds", help: "How long the oldest of them has waited.", labels: ["provider"] },
  ({ queues }) => both((provider) => queues.find((queue) => queue.provider === provider)?.oldest),
);
figure({ name: "holds_open", help: "Holds that have not ended." }, ({ holds }) => [{ value: holds.count }]);
figure({ name: "holds_open_credits", help: "Credits that they hold." }, ({ holds }) => [{ value: holds.credits }]);
figure({ name: "holds_oldest_seconds", help: "The age of the oldest of them." }, ({ holds }) => [
  { value: holds.oldest ?? 0 },
]);
figure({ name: "callbacks_waiting", help: "Callbacks that are stored and not acted on yet." }, ({ callbacks }) => [
  { value: callbacks },
]);
figure(
  { name: "findings", help: "What the nightly checks and refusals have found in the last day.", labels: ["kind"] },
  ({ findings }) => findings.map(({ kind, findings: value }) => ({ labels: { kind }, value })),
);
figure({ name: "jobs_waiting", help: "Jobs that are due and not begun.", labels: ["job"] }, ({ jobs }) =>
  jobs.map(({ job, jobs: value }) => ({ labels: { job }, value })),
);

function both(of: (provider: string) => number | undefined) {
  return ["kie", "sandbox"].map((provider) => ({ labels: { provider }, value: of(provider) ?? 0 }));
}

/** Models that are not offered any more are one. */
function summed(tasks: Figures["tasks"]) {
  const sums = new Map<string, { labels: { model: string; state: string; provider: string }; value: number }>();
  for (const { state, provider, model: slug, tasks: count } of tasks) {
    const labels = { model: modelLabel(slug), state, provider };
    const key = Object.values(labels).join(" ");
    sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + count });
  }
  return [...sums.values()];
}
