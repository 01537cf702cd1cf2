import { NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { UserRole } from "#prisma/generated/client/client.ts";

/**
 * Makes an account an operator's, or an ordinary one again; it holds from the account's next request on.
 * @throws NotFoundError for an address without an account.
 */
export async function changeRole(email: string, role: UserRole): Promise<void> {
  const { count } = await db.user.updateMany({ where: { email: email.trim().toLowerCase() }, data: { role } });
  if (count === 0) throw new NotFoundError("account");
  log.warn({ event: "role changed", role });
}
