import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { advancing } from "#graphql/domain/tasks/advance.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import type { FailureCode } from "#graphql/domain/tasks/outcome/failure.ts";
import { backoffMs, deadlineMs, lostAnswerMs, pollDelayMs } from "#graphql/domain/tasks/retry-timing.ts";
import { ENDED_UNHEARD, transition, UNCLAIMED } from "#graphql/domain/tasks/state.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A task that fails at kie.ai for a passing reason is made again this often, for the one charge. */
const MOST_RESUBMISSIONS = 2;

type Start = {
  id: string;
  kieTaskId: string | null;
  startedAt: Date;
  deadlineAt: Date;
  nextPollAt: Date | null;
  needsReview: boolean;
  former: string[];
};

const start = advancing<Start>({
  name: "tasks that start",
  to: "PROCESSING",
  event: "STARTED",
  given: `"kieTaskId" text, "startedAt" timestamptz, "deadlineAt" timestamptz, "nextPollAt" timestamptz,
    "needsReview" boolean, former jsonb`,
  only: `task."kieTaskId" IS NULL AND task."sendingSince" IS NOT NULL AND to_jsonb(task."formerKieTaskIds") = former`,
  set: `"claimedBy" = NULL, "claimedUntil" = NULL, "sendingSince" = NULL, "notBefore" = NULL, "kieTaskId" = moving."kieTaskId",
    "startedAt" = moving."startedAt", "deadlineAt" = moving."deadlineAt", "nextPollAt" = moving."nextPollAt",
    "needsReview" = moving."needsReview"`,
});

/** Records that kie.ai has the task; `kieTaskId` is null when its answer was lost. */
export async function markStarted(task: Task, model: ModelDefinition, kieTaskId: string | null): Promise<void> {
  const { id, sandbox, formerKieTaskIds } = task;
  // Counted from when it was sent: where the answer was lost, it may have been a while until that was noticed.
  const sentAt = task.sendingSince ?? now();
  const givenMs = kieTaskId === null ? lostAnswerMs(model, sandbox) : deadlineMs(model, sandbox);
  const isStarted = await start({
    id,
    kieTaskId,
    startedAt: now(),
    deadlineAt: new Date(sentAt.getTime() + givenMs),
    nextPollAt: kieTaskId === null ? null : fromNow(pollDelayMs(model, 0, sandbox)),
    needsReview: kieTaskId === null,
    former: formerKieTaskIds,
  });
  if (!isStarted) return kieTaskId === null ? undefined : learnKieTaskId(task, model, kieTaskId);
  const waitedMs = now().getTime() - task.createdAt.getTime();
  const { modelSlug, attempts: attempt } = task;
  log.info({ event: "task started", ...lineOf(task), model: modelSlug, kieTaskId, attempt, waitedMs });
}

/**
 * kie.ai's id of an attempt whose row has moved on meanwhile: it was taken for lost, or canceled on its way. From now on
 * it is polled like any other, and has the time that its model is given.
 */
export async function learnKieTaskId(task: Task, model: ModelDefinition, kieTaskId: string): Promise<void> {
  const sentAt = task.startedAt ?? now();
  await db.task.updateMany({
    where: {
      id: task.id,
      kieTaskId: null,
      formerKieTaskIds: { equals: task.formerKieTaskIds },
      OR: [{ status: "PROCESSING" }, { status: "CANCELED", awaitsOutcome: true }, ENDED_UNHEARD],
    },
    data: {
      kieTaskId,
      needsReview: false,
      nextPollAt: now(),
      deadlineAt: new Date(sentAt.getTime() + deadlineMs(model, task.sandbox)),
    },
  });
}

/** Whether a task that kie.ai has failed for a passing reason may be made once more. */
export function mayResubmit(task: Task): boolean {
  return task.formerKieTaskIds.length < MOST_RESUBMISSIONS;
}

/** Puts a task that failed at kie.ai back into the queue under the same hold. */
export async function resubmit(task: Task, code: FailureCode): Promise<void> {
  const { id, userId, kieTaskId, formerKieTaskIds } = task;
  if (kieTaskId === null) return;
  const former = [...formerKieTaskIds, kieTaskId];
  const moved = await db.$transaction(async (tx) => {
    const data = {
      ...UNCLAIMED,
      kieTaskId: null,
      formerKieTaskIds: { set: former },
      startedAt: null,
      deadlineAt: null,
      nextPollAt: null,
      polls: 0,
      tries: 0,
      notBefore: fromNow(backoffMs(former.length, task.sandbox)),
    };
    const row = await transition(tx, id, "PENDING", data, { kieTaskId });
    if (row !== null) await recordEvent(tx, userId, id, "RESUBMITTED");
    return row !== null;
  });
  if (!moved) return;
  notifyAccount(userId);
  notify("dispatch");
  log.info({ event: "task resubmitted", ...lineOf(task), model: task.modelSlug, code, attempt: task.attempts });
}
