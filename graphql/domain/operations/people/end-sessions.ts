import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdFor, type PersonAct } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Signs an account out everywhere; its open sockets close within seconds. Of one's own account the session stays that does it.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError.
 */
export async function endSessions(actor: Actor, { account: id, reason }: PersonAct): Promise<User> {
  const why = readReason(reason);
  const ended = await db.$transaction(async (tx) => {
    const { account, by } = await holdFor(tx, { actor, demand: SENSITIVE, account: id });
    const kept = actor !== "command line" && by.userId === id ? actor.viewer.sessionId : null;
    const sessions = await endSessionsOf(id, kept, tx);
    const subject = globalIdOf("OperatorAccount", id);
    await recordAct(tx, by, { action: "account.sessions_ended", subject, after: { sessions }, reason: why });
    return { account, sessions };
  });
  log.warn({ event: "sessions ended by an operator", userId: id, sessions: ended.sessions });
  return ended.account;
}
