import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { TaskRequest } from "#graphql/domain/catalog/wire.ts";
import { keyIdOf } from "#graphql/domain/provider/keys.ts";
import { capacityAt } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { continuesOf, isInReach, makerOf } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import { windowMs } from "#graphql/domain/tasks/retry-timing.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A claimed task and what it goes on from; or how long it has to wait for its account; or that it can't be made any more. */
export type ByMaker =
  | { task: Task; goesOnFrom?: TaskRequest["goesOnFrom"] }
  | { waitMs: number }
  | { isOutOfReach: true };

/**
 * kie.ai's ids of tasks belong to an account: what goes on from a task of ours is sent by the key that made that, whichever it was
 * claimed for, as soon as that key has room. Any other task stays as it is.
 */
export async function claimByMaker(task: Task, model: ModelDefinition): Promise<ByMaker> {
  if (continuesOf(model) === null) return { task };
  const [source] = await db.taskSource.findMany({
    where: { taskId: task.id, position: 0 },
    select: { asset: { select: { id: true, durationSeconds: true } } },
  });
  const maker = source === undefined ? null : await makerOf(source.asset.id);
  if (source === undefined || maker === null || maker.isCropped) return { isOutOfReach: true };
  if (maker.kieTaskId === null || !(await isInReach(maker))) return { isOutOfReach: true };
  const goesOnFrom = { kieTaskId: maker.kieTaskId, seconds: source.asset.durationSeconds ?? 0 };
  if (maker.sandbox || keyIdOf(maker) === keyIdOf(task)) return { task, goesOnFrom };
  const waitMs = await claimFor(task, maker.providerKeyId);
  return waitMs === null ? { task: { ...task, providerKeyId: maker.providerKeyId }, goesOnFrom } : { waitMs };
}

/** Gives a claimed task to another of our keys. @returns how long to wait where that has no room; null where it has. */
async function claimFor(task: Task, providerKeyId: string | null): Promise<number | null> {
  return db.$transaction(async (tx) => {
    const { keys, againAt } = await capacityAt(tx, task.sandbox);
    if (!keys.includes(keyIdOf({ providerKeyId })))
      return Math.max(windowMs(task.sandbox) / 10, (againAt?.getTime() ?? 0) - now().getTime());
    const mine = { id: task.id, status: "PENDING" as const, claimedBy: task.claimedBy };
    await tx.task.updateMany({ where: mine, data: { providerKeyId } });
    return null;
  });
}
