import { NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { SERVICE } from "#graphql/domain/operations/people/act.ts";
import { db } from "#graphql/runtime/db.ts";

/** What somebody asked for with a task; that it was read is on record first. @throws ForbiddenError, NotFoundError. */
export async function readPrompt(actor: Actor, taskId: string): Promise<string> {
  return db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, SERVICE, tx);
    const task = await tx.task.findUnique({ where: { id: taskId }, select: { prompt: true, userId: true } });
    if (task === null) throw new NotFoundError("task");
    const subject = globalIdOf("OperatorAccount", task.userId);
    if (task.userId !== by.userId)
      await recordAct(tx, by, { action: "prompt.viewed", subject, after: { task: globalIdOf("Task", taskId) } });
    return task.prompt;
  });
}
