import { changeRole } from "#graphql/domain/accounts/people/role.ts";
import { correctCredits } from "#graphql/domain/billing/correct.ts";
import { DomainError } from "#graphql/domain/errors.ts";
import { closeDatabase, openDatabase } from "#graphql/runtime/db.ts";

/** What `npm run admin` can be told to do. Credits below zero are taken. */
export type AdminCommand =
  | { email: string; credits: number; reason: string }
  | { email: string; role: "ADMIN" | "USER" };

/**
 * Does one command of an operator's at the terminal, with the server's own settings.
 * @returns what was done, or why not, in a sentence.
 * @throws DirectoryInUseError while a server uses the embedded database.
 */
export async function administer(command: AdminCommand): Promise<{ isDone: boolean; said: string }> {
  await openDatabase();
  try {
    return { isDone: true, said: await carryOut(command) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { isDone: false, said: error.message };
  } finally {
    await closeDatabase();
  }
}

async function carryOut(command: AdminCommand): Promise<string> {
  if ("role" in command) {
    await changeRole(command.email, command.role);
    return `${command.email} is ${command.role} now.`;
  }
  const { credits, reason } = await correctCredits("command line", command);
  return `${command.email}: ${credits > 0 ? "+" : ""}${credits} credits (${reason})`;
}
