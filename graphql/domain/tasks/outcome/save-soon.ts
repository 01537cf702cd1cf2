import { setTimeout as delay } from "node:timers/promises";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { saveMade } from "#graphql/domain/tasks/outcome/save.ts";
import { now } from "#graphql/runtime/clock.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** So many tasks' files are copied at once; of those that wait behind them, more become jobs, which every process takes. */
const MOST_AT_ONCE = 20;
const MOST_WAITING = 200;

const saves = semaphore("saves", { atOnce: MOST_AT_ONCE, waiting: MOST_WAITING });
const inHand = new Map<string, Promise<void>>();
let isOpen = false;

/**
 * Lets this process save at once what it learns to be made. Until then, and where that fails, a job does it.
 * @returns a function that ends it: waits a little for what is under way, and leaves the rest to the recovery of any process.
 */
export function openSaving(): (timeoutMs: number) => Promise<void> {
  isOpen = true;
  return async (timeoutMs) => {
    isOpen = false;
    saves.drop(new Error("the process stops"));
    await Promise.race([Promise.all(inHand.values()), delay(timeoutMs, undefined, { ref: false })]);
    if (inHand.size === 0) return;
    const left = { id: { in: [...inHand.keys()] }, status: "SAVING" as const };
    await db.task.updateMany({ where: left, data: { claimedUntil: now() } });
  };
}

/** Sees to it that the files of a task that was made a moment ago are copied. Its row holds a lease for that. */
export async function saveSoon(task: Task): Promise<void> {
  if (!isOpen) return saveByJob(task);
  const saving = saveMade(task, saves.run)
    .catch(async (err) => {
      log.warn({ event: "not saved at once", ...lineOf(task), err });
      if (isOpen) await saveByJob(task);
    })
    // What the queue does not take either, the recovery takes up when the lease has ended.
    .catch((err) => log.error({ event: "save left to the recovery", ...lineOf(task), err }))
    .finally(() => inHand.delete(task.id));
  inHand.set(task.id, saving);
}

async function saveByJob(task: Task): Promise<void> {
  await enqueue(saveAssetsJob, { taskId: task.id });
  wakeWorker(saveAssetsJob);
}
