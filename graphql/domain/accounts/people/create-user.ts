import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { welcome } from "#graphql/domain/accounts/people/welcome.ts";
import { openAccount } from "#graphql/domain/credits/ledger.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Locale, OauthProvider, User } from "#prisma/generated/client/client.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

export type NewUser = {
  email: string;
  name: string | null;
  locale: Locale;
  passwordHash?: string;
  /** Set where somebody who is to be believed vouches for the address. */
  emailVerifiedAt?: Date;
  identity?: { provider: OauthProvider; subject: string };
};

/**
 * Opens an account, with its welcome credits where it is due them already, and orders the mail that asks to confirm its address where nobody has.
 * Null when the address or the identity has an account already.
 */
export async function createUser({ identity, ...data }: NewUser): Promise<User | null> {
  try {
    const user = await db.$transaction(async (tx) => {
      const made = await tx.user.create({ data: { ...data, identities: { create: identity ? [identity] : [] } } });
      await openAccount(tx, made.id);
      await welcome(tx, made);
      if (made.emailVerifiedAt === null) {
        const { id: userId, email: recipient, locale } = made;
        await enqueueMail(tx, { kind: "EMAIL_VERIFICATION", userId, recipient, locale });
      }
      return made;
    });
    wakeMail();
    log.info({ event: "account opened", userId: user.id, provider: identity?.provider }, "account opened");
    return user;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return null;
    throw error;
  }
}
