import { countSignUp } from "#graphql/domain/accounts/attempts.ts";
import { readSignUp, type SignUpInput } from "#graphql/domain/accounts/credentials.ts";
import { hashPassword } from "#graphql/domain/accounts/password.ts";
import { type OpenedSession, openSession } from "#graphql/domain/accounts/session.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { openAccount } from "#graphql/domain/credits/ledger.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma, type User } from "#prisma/generated/client/client.ts";

/**
 * Opens an account with its welcome credits and signs it in.
 * @throws InvalidInputError, ConflictError when the address has an account, RateLimitedError.
 */
export async function signUp(input: SignUpInput, visitor: Visitor): Promise<OpenedSession & { user: User }> {
  const { email, password, name } = readSignUp(input);
  await countSignUp(visitor.ip);
  const passwordHash = await hashPassword(password);
  const user = await createUser({ email, name, passwordHash });
  log.info({ event: "account opened", userId: user.id }, "account opened");
  return { user, ...(await openSession(user, visitor)) };
}

async function createUser(data: { email: string; name: string | null; passwordHash: string }): Promise<User> {
  try {
    return await db.$transaction(async (tx) => {
      const user = await tx.user.create({ data });
      await openAccount(tx, user.id);
      return user;
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new ConflictError("There is an account with this e-mail address already. Sign in instead.");
    }
    throw error;
  }
}
