import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { db } from "#graphql/runtime/db.ts";

/** Writes down that an operator takes a part of the audit log with them. @throws ForbiddenError, UnauthenticatedError. */
export async function recordExport(actor: Actor, span: { since: Date; until: Date }): Promise<void> {
  await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    await recordAct(tx, by, { action: "log.exported", after: span });
  });
}
