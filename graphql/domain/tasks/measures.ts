import { modelLabel } from "#graphql/domain/catalog/models.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { counter, histogram, IN_BACKGROUND } from "#graphql/runtime/metrics/metrics.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import type { FailureCategory, Task } from "#prisma/generated/client/client.ts";

type Of = Pick<Task, "modelSlug" | "sandbox">;
type Ended = "COMPLETED" | "FAILED" | "TIMED_OUT" | "CANCELED";

const created = counter({
  name: "tasks_created_total",
  help: "Tasks that were accepted, by model.",
  labels: ["model", "provider"],
});
const ended = counter({
  name: "tasks_ended_total",
  help: "Tasks that have ended, by model, state and, for those without success, the category of the failure.",
  labels: ["model", "state", "category", "provider"],
});
const durations = histogram(
  {
    name: "task_duration_seconds",
    help: "From the order to the last saved file, of tasks that were completed.",
    labels: ["model", "provider"],
  },
  IN_BACKGROUND,
);
const verdicts = counter({
  name: "kie_verdicts_total",
  help: "What kie.ai has said of tasks in the end: made, or the category of the failure.",
  labels: ["verdict", "provider"],
});
const received = counter({
  name: "callbacks_received_total",
  help: "Callbacks that were stored, those about tasks that are over included.",
  labels: ["provider"],
});
const lags = histogram(
  {
    name: "callback_lag_seconds",
    help: "From when kie.ai was done to when its callback arrived, where its record tells the former.",
    labels: ["provider"],
  },
  IN_BACKGROUND,
);
const settling = histogram(
  {
    name: "callback_settle_seconds",
    help: "From the arrival of a callback to when it was acted on.",
    labels: ["provider"],
  },
  IN_BACKGROUND,
);

// What rises from nothing is not seen to rise: everything that a rule watches is told as 0 before it has happened.
for (const provider of ["kie", "sandbox"]) {
  received.inc({ provider }, 0);
  verdicts.inc({ verdict: "made", provider }, 0);
}
const begun = new Set<string>();

function beginAtZero(labels: { model: string; provider: string }): void {
  const key = `${labels.model} ${labels.provider}`;
  if (begun.has(key)) return;
  begun.add(key);
  for (const state of ["completed", "canceled"]) ended.inc({ ...labels, state, category: "none" }, 0);
  for (const category of ["policy", "invalid_input", "provider", "storage", "timeout", "internal"]) {
    ended.inc({ ...labels, state: "failed", category }, 0);
  }
  ended.inc({ ...labels, state: "timed_out", category: "timeout" }, 0);
}

const providerOf = ({ sandbox }: Pick<Task, "sandbox">) => (sandbox ? "sandbox" : "kie");
const labelsOf = (task: Of) => ({ model: modelLabel(task.modelSlug), provider: providerOf(task) });

/** Counts a task that was accepted. */
export function countCreated(task: Of): void {
  const labels = labelsOf(task);
  beginAtZero(labels);
  created.inc(labels);
}

/** Counts a task that has ended; for a completed one, `createdAt` tells how long it took. */
export function countEnded(
  task: Of & Pick<Task, "createdAt">,
  state: Ended,
  category: FailureCategory | null = null,
): void {
  const labels = labelsOf(task);
  ended.inc({ ...labels, state: state.toLowerCase(), category: category?.toLowerCase() ?? "none" });
  if (state === "COMPLETED") durations.observe(labels, secondsBetween(task.createdAt, now()));
}

/** Counts what kie.ai has said of a task; a failure by its category. */
export function countVerdict(task: Pick<Task, "sandbox">, verdict: "MADE" | FailureCategory): void {
  verdicts.inc({ verdict: verdict.toLowerCase(), provider: providerOf(task) });
}

/** Counts a callback that is stored. */
export function countCallback(task: Pick<Task, "sandbox">): void {
  received.inc({ provider: providerOf(task) });
}

/** Takes down how late a callback came and how long it took to act on it; `record` is what kie.ai then said, if it was asked. */
export function timeCallback(task: Pick<Task, "sandbox">, receivedAt: Date, record: KieRecord | null): void {
  const provider = providerOf(task);
  settling.observe({ provider }, secondsBetween(receivedAt, now()));
  const doneAt = record !== null && record.state !== "missing" ? record.doneAt : null;
  if (doneAt !== null) lags.observe({ provider }, secondsBetween(doneAt, receivedAt));
}

/** Clocks differ: what seems to have been before its cause took no time. */
function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime()) / SECOND;
}
