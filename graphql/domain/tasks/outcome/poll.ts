import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { settleTask } from "#graphql/domain/tasks/outcome/settle.ts";
import { lateRetryMs, lateWatchMs, pollDelayMs } from "#graphql/domain/tasks/retry-timing.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const BATCH = 20;
const MOST_BATCHES = 10;

/** Asks kie.ai about the tasks whose time has come: what callbacks missed is finished here. */
export async function pollDue(): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const due = await db.task.findMany({
      where: { nextPollAt: { lte: now() } },
      orderBy: { nextPollAt: "asc" },
      take: BATCH,
    });
    await Promise.all(due.map(pollOne));
    if (due.length < BATCH) return;
  }
}

async function pollOne(task: Task): Promise<void> {
  const { id, polls } = task;
  const nextPollAt = await nextPollOf(task);
  const { count } = await db.task.updateMany({
    where: { id, polls, nextPollAt: task.nextPollAt },
    data: { polls: polls + 1, nextPollAt },
  });
  // Another poller took it.
  if (count === 0) return;
  await settleTask(id).catch((error) => log.warn({ event: "poll failed", ...lineOf(task), polls, err: error }));
}

/** Null when it is not worth asking any longer. */
async function nextPollOf(task: Task): Promise<Date | null> {
  const model = await definitionOf(task.modelSlug);
  if (model === undefined || task.status === "SAVING") return null;
  if (!isFinal(task.status)) return fromNow(pollDelayMs(model, task.polls + 1, task.sandbox));
  const endsAt = (task.deadlineAt ?? now()).getTime() + lateWatchMs(task.sandbox);
  if (now().getTime() > endsAt) return null;
  // Its owner still waits to know what it cost.
  if (task.awaitsOutcome) return fromNow(pollDelayMs(model, task.polls + 1, task.sandbox));
  return fromNow(lateRetryMs(task.sandbox));
}
