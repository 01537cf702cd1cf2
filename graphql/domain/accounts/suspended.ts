import { UnauthenticatedError } from "#graphql/domain/errors.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** Why somebody is kept out of a suspended account, and where to write. */
export function suspensionOf(reason: string): UnauthenticatedError {
  const contact = env.contactEmail;
  const stop = /[.!?。！？]$/.test(reason) ? "" : ".";
  const message = `This account is suspended: ${reason}${stop} If you think this is a mistake, write to ${contact}.`;
  return new UnauthenticatedError(message, { reason, contact });
}

/** @throws UnauthenticatedError (ACCOUNT_SUSPENDED) for an account that an operator keeps out. */
export function mustNotBeSuspended({ suspendedReason }: Pick<User, "suspendedReason">): void {
  if (suspendedReason !== null) throw suspensionOf(suspendedReason);
}

/**
 * Refuses what a request that came before a suspension would still do. Called with the account's row locked.
 * @throws UnauthenticatedError (ACCOUNT_SUSPENDED)
 */
export async function mustStillBeOpen(tx: Tx, userId: string): Promise<void> {
  mustNotBeSuspended(await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { suspendedReason: true } }));
}
