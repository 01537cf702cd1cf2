import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { providerOf } from "#graphql/domain/provider/keys.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { learnKieTaskId, markStarted } from "#graphql/domain/tasks/dispatch/start.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { isLate } from "#graphql/domain/tasks/outcome/late.ts";
import { applyRecord, settleRow } from "#graphql/domain/tasks/outcome/settle.ts";
import { DAY, fromNow, SECOND } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { readKieRecord } from "#graphql/vendors/kie/client.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** When the poller asks again about a task that could not be read. */
const READ_AGAIN_MS = 15 * SECOND;

/**
 * Acts on a stored callback: reads kie.ai's own record again and believes only that. The row may have moved since it was read:
 * then it stays where it is.
 * @returns what kie.ai said; null where it was not asked, or could not be.
 */
export async function actOnCallback(task: Task, kieTaskId: string | null): Promise<KieRecord | null> {
  if (task.kieTaskId !== null) return settleOrPoll(task);
  if (kieTaskId === null || task.formerKieTaskIds.includes(kieTaskId)) return null;
  return adopt(task, kieTaskId);
}

/** When kie.ai cannot be read now, the poller goes on with it: the callback has done its part. */
async function settleOrPoll(task: Task): Promise<KieRecord | null> {
  return settleRow(task).catch(async (error) => {
    log.warn({ event: "callback not followed", ...lineOf(task), err: error });
    await db.task.updateMany({
      where: { id: task.id, status: "PROCESSING", nextPollAt: { not: null } },
      data: { nextPollAt: fromNow(READ_AGAIN_MS) },
    });
    return null;
  });
}

/**
 * Gives a task that never learned kie.ai's id the one that a callback names, if kie.ai's own record of it carries this
 * very task's callback address. A body alone proves nothing.
 */
async function adopt(task: Task, kieTaskId: string): Promise<KieRecord | null> {
  const model = await definitionOf(task.modelSlug);
  const isSending = task.status === "PENDING" && task.sendingSince !== null;
  const isWaiting = task.status === "PROCESSING" || task.awaitsOutcome || isSending || isLate(task);
  if (model === undefined || !isWaiting) return null;
  const record = await readKieRecord(await providerOf(task), familyOf(task, model), kieTaskId);
  if (record.state === "missing" || !isSameAddress(record.callBackUrl, callBackUrl(task))) {
    log.warn({ event: "callback names another task", ...lineOf(task), kieTaskId });
    return null;
  }
  if (isSending) await markStarted(task, model, kieTaskId);
  else await learnKieTaskId(task, model, kieTaskId);
  const adopted = await db.task.findUniqueOrThrow({ where: { id: task.id } });
  if (adopted.kieTaskId === kieTaskId) await applyRecord(adopted, model, record);
  return record;
}

/** By path alone: the site may have moved to another origin since the task was sent. */
function isSameAddress(told: string | null, ours: string): boolean {
  return told !== null && URL.canParse(told) && new URL(told).pathname === new URL(ours).pathname;
}

/** Callbacks are kept this long for the operator. */
const DELIVERY_LIFE_MS = 30 * DAY;

/** Forgets callbacks that were acted on, or given up, long ago. */
export async function deleteExpiredCallbacks(): Promise<number> {
  const where = { receivedAt: { lt: fromNow(-DELIVERY_LIFE_MS) } };
  return deleteInBatches((limit) => db.kieDelivery.deleteMany({ where, limit }));
}
