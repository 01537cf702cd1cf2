import { timingSafeEqual } from "node:crypto";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { learnKieTaskId, markStarted } from "#graphql/domain/tasks/dispatch/start.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { isLate } from "#graphql/domain/tasks/outcome/late.ts";
import { applyRecord, settleTask } from "#graphql/domain/tasks/outcome/settle.ts";
import { DAY, fromNow, now, SECOND } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { readKieRecord } from "#graphql/vendors/kie/client.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A delivery that is still not processed after this long has lost the process that took it. */
const ABANDONED_MS = 15 * SECOND;
/** After this long a delivery that could not be acted on is left to the deadline of its task. */
const GIVEN_UP_MS = DAY;

/** The task that a callback address belongs to; null when its unguessable part is wrong. */
export async function taskOfCallback(taskId: string, token: string): Promise<Task | null> {
  const task = await db.task.findUnique({ where: { id: taskId } });
  if (task === null) return null;
  const [given, known] = [Buffer.from(token), Buffer.from(task.callbackToken)];
  return given.length === known.length && timingSafeEqual(given, known) ? task : null;
}

/** Keeps a callback as it arrived. Only then may it be acknowledged. */
export async function storeCallback(taskId: string, kieTaskId: string | null, body: string): Promise<string> {
  const { id } = await db.kieDelivery.create({ data: { taskId, kieTaskId, body, receivedAt: now() } });
  return id;
}

/** Acts on a stored callback: reads kie.ai's own record again and believes only that. */
export async function processCallback(id: string): Promise<void> {
  const delivery = await db.kieDelivery.findUniqueOrThrow({ where: { id }, include: { task: true } });
  const { task, kieTaskId } = delivery;
  if (task.kieTaskId !== null) await settleOrPoll(task);
  else if (kieTaskId !== null && !task.formerKieTaskIds.includes(kieTaskId)) await adopt(task, kieTaskId);
  await db.kieDelivery.update({ where: { id }, data: { processedAt: now() } });
}

/** When kie.ai cannot be read now, the poller goes on with it: the callback has done its part. */
async function settleOrPoll(task: Task): Promise<void> {
  await settleTask(task.id).catch(async (error) => {
    log.warn({ event: "callback not followed", ...lineOf(task), err: error });
    await db.task.updateMany({
      where: { id: task.id, status: "PROCESSING", nextPollAt: { not: null } },
      data: { nextPollAt: fromNow(ABANDONED_MS) },
    });
  });
}

/** Takes up what a crashed process has left. */
export async function processAbandonedCallbacks(): Promise<void> {
  const abandoned = await db.kieDelivery.findMany({
    where: { processedAt: null, receivedAt: { lt: fromNow(-ABANDONED_MS), gt: fromNow(-GIVEN_UP_MS) } },
    orderBy: { receivedAt: "desc" },
    take: 50,
    select: { id: true, task: { select: { id: true, requestId: true } } },
  });
  for (const { id, task } of abandoned) {
    await processCallback(id).catch((error) =>
      log.warn({ event: "callback not processed", ...lineOf(task), err: error }),
    );
  }
}

/**
 * Gives a task that never learned kie.ai's id the one that a callback names, if kie.ai's own record of it carries this
 * very task's callback address. A body alone proves nothing.
 */
async function adopt(task: Task, kieTaskId: string): Promise<void> {
  const model = modelDefinition(task.modelSlug);
  const isSending = task.status === "PENDING" && task.sendingSince !== null;
  const isWaiting = task.status === "PROCESSING" || task.awaitsOutcome || isSending || isLate(task);
  if (model === undefined || !isWaiting) return;
  const record = await readKieRecord(task, model.family, kieTaskId);
  if (record.state === "missing" || !isSameAddress(record.callBackUrl, callBackUrl(task))) {
    log.warn({ event: "callback names another task", ...lineOf(task), kieTaskId });
    return;
  }
  if (isSending) await markStarted(task, model, kieTaskId);
  else await learnKieTaskId(task, model, kieTaskId);
  const adopted = await db.task.findUniqueOrThrow({ where: { id: task.id } });
  if (adopted.kieTaskId === kieTaskId) await applyRecord(adopted, model, record);
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
