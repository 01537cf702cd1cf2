import { NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";

/** The id of the account with this address, however it is written. @throws NotFoundError */
export async function accountWithEmail(email: string): Promise<string> {
  const where = { email: email.trim().toLowerCase(), deletedAt: null, sandboxOfId: null };
  const account = await db.user.findFirst({ where, select: { id: true } });
  if (account === null) throw new NotFoundError("account");
  return account.id;
}
