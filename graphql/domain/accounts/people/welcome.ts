import { hashesOfMailbox, isDisposable } from "#graphql/domain/accounts/people/mailbox.ts";
import { grantWelcome } from "#graphql/domain/credits/ledger.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import type { User } from "#prisma/generated/client/client.ts";

type Account = Pick<User, "id" | "email" | "emailVerifiedAt">;

/**
 * Gives an account its welcome credits, once: in the sandbox as soon as it is opened, elsewhere when its address is
 * confirmed, and then once for each mailbox, also after the account that had them was deleted.
 */
export async function welcome(tx: Tx, { id, email, emailVerifiedAt }: Account): Promise<void> {
  const isSandbox = env.kie.apiKey === undefined;
  if (!isSandbox && (emailVerifiedAt === null || isRefused(email))) return;
  const { count } = await tx.user.updateMany({ where: { id, welcomedAt: null }, data: { welcomedAt: now() } });
  if (count === 0) return;
  if (isSandbox || (await isNewMailbox(tx, email))) return grantWelcome(tx, id);
  log.info({ event: "mailbox welcomed before", userId: id });
}

/** Whether nobody is to come with such an address: at a domain that gives mailboxes away, where the operator has it refused. */
export function isRefused(email: string): boolean {
  return env.disposableAddresses === "refuse" && isDisposable(email);
}

async function isNewMailbox(tx: Tx, email: string): Promise<boolean> {
  const [mailbox, ...earlier] = hashesOfMailbox(email);
  if (earlier.length > 0 && (await tx.welcomedMailbox.count({ where: { mailbox: { in: earlier } } })) > 0) return false;
  const data = [{ mailbox, createdAt: now() }];
  return (await tx.welcomedMailbox.createMany({ data, skipDuplicates: true })).count > 0;
}
