import { DomainError } from "#graphql/domain/errors.ts";
import { rowIdIn } from "#graphql/domain/global-id.ts";
import { accountWithEmail } from "#graphql/domain/operations/account-with-email.ts";
import { changeRole } from "#graphql/domain/operations/change-role.ts";
import { correctAccountCredits } from "#graphql/domain/operations/correct-credits.ts";
import { restoreAccount, suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { repairTasks } from "#graphql/domain/operations/tasks/repair.ts";
import type { RepairAction } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { sealAnew } from "#graphql/domain/webhooks/secret.ts";
import { BackupError, backUp, restore } from "#graphql/runtime/database/backup.ts";
import { acceptInstallation } from "#graphql/runtime/database/installation.ts";
import { closeDatabase, openDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { forgetPreviousSecrets, rotateSecret } from "#graphql/runtime/secrets.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { UserRole } from "#prisma/generated/client/client.ts";

/** What `npm run admin` can be told to do. Credits below zero are taken. */
export type AdminCommand =
  | { email: string; credits: number; reason: string }
  | { email: string; role: UserRole }
  | { email: string; suspension: "suspend" | "reinstate"; reason: string }
  | { task: string; repair: RepairAction; assetUrls: string[]; reason: string }
  | { secrets: "rotate" | "finish" }
  | { installation: "accept" }
  | { backup: string }
  | { restore: string };

type Outcome = { isDone: boolean; said: string };

/**
 * Does one command of an operator's at the terminal, with the server's own settings.
 * @returns what was done, or why not, in a sentence.
 * @throws DirectoryInUseError while a server uses the embedded database.
 */
export async function administer(command: AdminCommand): Promise<Outcome> {
  try {
    return { isDone: true, said: await carryOut(command) };
  } catch (error) {
    if (!(error instanceof DomainError) && !(error instanceof BackupError)) throw error;
    return { isDone: false, said: error.message };
  }
}

async function carryOut(command: AdminCommand): Promise<string> {
  if ("backup" in command) return backUp(command.backup);
  if ("restore" in command) return restore(command.restore);
  if ("secrets" in command && command.secrets === "rotate") return rotated();
  await openDatabase();
  try {
    return await inDatabase(command);
  } finally {
    await closeDatabase();
  }
}

async function inDatabase(command: Exclude<AdminCommand, { backup: string } | { restore: string }>): Promise<string> {
  if ("secrets" in command) return finished();
  if ("installation" in command) {
    await acceptInstallation(() => storage().identity());
    return "The secret and the place for files of these settings are the database's from now on.";
  }
  if ("suspension" in command) return keptOut(command);
  if ("repair" in command) return repaired(command);
  if ("role" in command) {
    await changeRole("command line", { account: await accountWithEmail(command.email), role: command.role });
    return `${command.email} is ${command.role} now.`;
  }
  const { credits, reason } = await correctAccountCredits("command line", command);
  return `${command.email}: ${credits > 0 ? "+" : ""}${credits} credits (${reason})`;
}

async function keptOut({ email, suspension, reason }: Extract<AdminCommand, { suspension: string }>): Promise<string> {
  const account = await accountWithEmail(email);
  if (suspension === "suspend") await suspendAccount("command line", { account, reason });
  else await restoreAccount("command line", { account, reason });
  return suspension === "suspend" ? `${email} is suspended (${reason}).` : `${email} may be used again.`;
}

/** What is to be asked of the sandbox can be asked by a running server alone: it is a part of it. */
async function repaired({ task, repair: action, assetUrls, reason }: Extract<AdminCommand, { task: string }>) {
  const ids = [rowIdIn("Task", task) ?? task];
  await openQueue();
  const [outcome] = await repairTasks("command line", { ids, action, assetUrls, reason }).finally(() => closeQueue());
  if (outcome?.task === undefined) throw outcome?.error ?? new Error("A repair has come to nothing.");
  const { status, creditsCharged } = outcome.task;
  return `The task is ${status} now, charged ${creditsCharged} credits (${reason}).`;
}

const THEN = 'Start every process again. A day later run "npm run admin -- secrets finish".';

function rotated(): string {
  const next = rotateSecret();
  if (next === null) return `There is a new secret; the old one is still read. ${THEN}`;
  const previous = ["the SESSION_SECRET of today", ...env.previousSessionSecrets.map(() => "…")].join(",");
  return `Set these where the settings are:\n  SESSION_SECRET=${next}\n  PREVIOUS_SESSION_SECRETS=${previous}\n${THEN}`;
}

async function finished(): Promise<string> {
  const { sealed, lost } = await sealAnew();
  const unread =
    lost === 0 ? "" : ` ${lost} can't be read under any secret that is known; their owners must give new ones.`;
  const said = `${sealed} webhook secrets are sealed under the secret of today.${unread}`;
  if (env.sessionSecret !== undefined) return `${said} PREVIOUS_SESSION_SECRETS may be emptied now.`;
  forgetPreviousSecrets();
  return `${said} Earlier secrets are forgotten.`;
}
