import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { pollDelayMs } from "#graphql/domain/tasks/pace.ts";
import { settleTask } from "#graphql/domain/tasks/settle.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

const BATCH = 20;

/** Asks kie.ai about the tasks whose time has come: what callbacks missed is finished here. */
export async function pollDue(): Promise<void> {
  const due = await db.task.findMany({
    where: { status: "PROCESSING", nextPollAt: { lte: now() } },
    orderBy: { nextPollAt: "asc" },
    take: BATCH,
    select: { id: true, modelSlug: true, polls: true, sandbox: true },
  });
  await Promise.all(
    due.map(async ({ id, modelSlug, polls, sandbox }) => {
      const model = modelDefinition(modelSlug);
      if (model === undefined) return;
      const next = { polls: polls + 1, nextPollAt: fromNow(pollDelayMs(model, polls + 1, sandbox)) };
      const { count } = await db.task.updateMany({ where: { id, polls, status: "PROCESSING" }, data: next });
      // Another poller took it.
      if (count === 0) return;
      await settleTask(id).catch((error) => log.warn({ event: "poll failed", taskId: id, polls, err: error }));
    }),
  );
}
