import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Alarm } from "#prisma/generated/client/client.ts";

/**
 * Says that somebody has seen an alarm and sees to it. It stays open until its reading is good again.
 * @throws ForbiddenError, UnauthenticatedError, NotFoundError, and ConflictError where somebody else was first.
 */
export async function acknowledgeAlarm(actor: Actor, id: string): Promise<Alarm> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 AS "locked" FROM "Alarm" WHERE "id" = ${id} FOR UPDATE`;
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    const alarm = await tx.alarm.findUnique({ where: { id } });
    if (alarm === null) throw new NotFoundError("alarm");
    if (alarm.acknowledgedBy !== null) throw new ConflictError(`${alarm.acknowledgedBy} has acknowledged it already.`);
    const data = { acknowledgedAt: now(), acknowledgedBy: by.name };
    const acknowledged = await tx.alarm.update({ where: { id }, data });
    await recordAct(tx, by, { action: "alarm.acknowledged", subject: globalIdOf("Alarm", id) });
    return acknowledged;
  });
}
