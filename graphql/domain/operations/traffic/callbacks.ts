import { NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { SERVICE } from "#graphql/domain/operations/people/act.ts";
import { db } from "#graphql/runtime/db.ts";

/**
 * A callback of kie.ai's as it arrived: it may hold what somebody asked for, so the look is on record.
 * @throws ForbiddenError, UnauthenticatedError, NotFoundError.
 */
export async function readCallback(actor: Actor, id: string): Promise<string> {
  return db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, SERVICE, tx);
    const callback = await tx.kieDelivery.findUnique({ where: { id } });
    if (callback === null) throw new NotFoundError("callback");
    const subject = globalIdOf("Task", callback.taskId);
    await recordAct(tx, by, { action: "callback.viewed", subject, after: { callback: id } });
    return callback.body;
  });
}
