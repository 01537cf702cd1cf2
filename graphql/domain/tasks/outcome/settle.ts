import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { providerOf } from "#graphql/domain/provider/keys.ts";
import { advancing } from "#graphql/domain/tasks/advance.ts";
import { mayResubmit, resubmit } from "#graphql/domain/tasks/dispatch/start.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { countVerdict } from "#graphql/domain/tasks/measures.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { failureOf, failureReason, isTransient } from "#graphql/domain/tasks/outcome/failure.ts";
import { applyLate, isLate } from "#graphql/domain/tasks/outcome/late.ts";
import { saveSoon } from "#graphql/domain/tasks/outcome/save-soon.ts";
import { tellOperator } from "#graphql/domain/tasks/outcome/tell-operator.ts";
import { lateRetryMs, SAVING_LEASE_MS } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { readKieRecord } from "#graphql/vendors/kie/client.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/**
 * Reads kie.ai's record of a task and brings our row to what it says. Callbacks, polls and the recovery all end here; of
 * several at once, one moves the row and the others find it moved. Does nothing for a task kie.ai does not have.
 * @throws VendorError when kie.ai cannot be read; the next poll tries again.
 */
export async function settleTask(id: string): Promise<void> {
  const task = await db.task.findUnique({ where: { id } });
  if (task !== null) await settleRow(task);
}

/**
 * The same for a row that was read a moment ago: one that has moved since stays where it is.
 * @returns what kie.ai said; null where it was not asked.
 */
export async function settleRow(task: Task): Promise<KieRecord | null> {
  if (task.kieTaskId === null || !(task.status === "PROCESSING" || isLate(task))) return null;
  const model = await definitionOf(task.modelSlug);
  if (model === undefined) return null;
  const record = await readKieRecord(await providerOf(task), familyOf(task, model), task.kieTaskId);
  await applyRecord(task, model, record);
  return record;
}

/** Brings a row to what kie.ai's record of its present attempt says. */
export async function applyRecord(task: Task, model: ModelDefinition, record: KieRecord): Promise<void> {
  if (task.status !== "PROCESSING") return applyLate(task, record);
  // Another attempt's row must not be moved by this attempt's record.
  const thisAttempt = { status: "PROCESSING" as const, kieTaskId: task.kieTaskId };
  if (record.state === "running" || record.state === "missing") {
    if (task.deadlineAt === null || task.deadlineAt > now()) return;
    const keep = { nextPollAt: fromNow(lateRetryMs(task.sandbox)) };
    return void (await failTask(task, "TIMED_OUT", "DEADLINE_PASSED", thisAttempt, keep));
  }
  const keep = { kieCredits: record.creditsConsumed };
  if (record.state === "failed") {
    const code = failureOf(record.code, record.message, "record");
    if (code === "UNKNOWN_PROVIDER_ERROR") {
      log.warn({ event: "unknown provider code", ...lineOf(task), model: model.slug, code: record.code });
    }
    if (isTransient(code) && mayResubmit(task)) return resubmit(task, code);
    if (!(await failTask(task, "FAILED", code, thisAttempt, keep))) return;
    countVerdict(task, failureReason(code).category);
    return tellOperator(task, code, record);
  }
  if (record.resultUrls.length === 0) {
    if (await failTask(task, "FAILED", "PROVIDER_EMPTY_RESULT", thisAttempt, keep)) countVerdict(task, "PROVIDER");
    return;
  }
  await markMade(task, record.resultUrls, record.creditsConsumed);
}

type Made = {
  id: string;
  kieTaskId: string | null;
  resultUrls: string[];
  kieCredits: number | null;
  claimedUntil: Date;
};

const make = advancing<Made>({
  name: "tasks that are made",
  to: "SAVING",
  event: "SAVING",
  given: `"kieTaskId" text, "resultUrls" jsonb, "kieCredits" float8, "claimedUntil" timestamptz`,
  only: `task."kieTaskId" = given."kieTaskId"`,
  set: `"resultUrls" = ARRAY(SELECT jsonb_array_elements_text(moving."resultUrls")), "kieCredits" = moving."kieCredits",
    "nextPollAt" = NULL, "claimedUntil" = moving."claimedUntil"`,
});

/** Made, but not yet ours: whoever has moved the row copies its files, and the recovery when that is not heard of in time. */
async function markMade(task: Task, resultUrls: string[], kieCredits: number | null): Promise<void> {
  const made = { resultUrls, kieCredits, claimedUntil: fromNow(SAVING_LEASE_MS) };
  if (!(await make({ id: task.id, kieTaskId: task.kieTaskId, ...made }))) return;
  countVerdict(task, "MADE");
  notify("room");
  await saveSoon({ ...task, ...made, status: "SAVING", nextPollAt: null });
}
