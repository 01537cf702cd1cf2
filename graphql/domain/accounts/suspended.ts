import { ForbiddenError } from "#graphql/domain/errors.ts";
import { env } from "#graphql/runtime/env.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** Why somebody is kept out of a suspended account, and where to write. */
export function suspensionOf(reason: string): ForbiddenError {
  const contact = env.contactEmail;
  const stop = /[.!?。！？]$/.test(reason) ? "" : ".";
  const message = `This account is suspended: ${reason}${stop} If you think this is a mistake, write to ${contact}.`;
  return new ForbiddenError(message, "ACCOUNT_SUSPENDED", { reason, contact });
}

/** @throws ForbiddenError (ACCOUNT_SUSPENDED) for an account that an operator keeps out. */
export function mustNotBeSuspended({ suspendedReason }: Pick<User, "suspendedReason">): void {
  if (suspendedReason !== null) throw suspensionOf(suspendedReason);
}
