import { sealTotpAnew } from "#graphql/domain/accounts/factors/totp.ts";
import { guardIn } from "#graphql/domain/catalog/costs/price-rules.ts";
import { inWords } from "#graphql/domain/catalog/import/doubt.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { DomainError } from "#graphql/domain/errors.ts";
import { rowIdIn } from "#graphql/domain/global-id.ts";
import { accountWithEmail } from "#graphql/domain/operations/account-with-email.ts";
import { drillAlarms } from "#graphql/domain/operations/alarms/drill.ts";
import { type Rules, setPriceRules } from "#graphql/domain/operations/catalog/costs/set-rules.ts";
import { importModel } from "#graphql/domain/operations/catalog/import/import-model.ts";
import { setModelPrice } from "#graphql/domain/operations/catalog/set-price.ts";
import { setModelState } from "#graphql/domain/operations/catalog/set-state.ts";
import { lookNow } from "#graphql/domain/operations/catalog/watch/look-now.ts";
import { changeRole } from "#graphql/domain/operations/change-role.ts";
import { correctAccountCredits } from "#graphql/domain/operations/correct-credits.ts";
import { addProviderKey, type NewKey } from "#graphql/domain/operations/provider/add-key.ts";
import { endProviderPause } from "#graphql/domain/operations/provider/end-pause.ts";
import { keyLabelled } from "#graphql/domain/operations/provider/hold-keys.ts";
import { setKeyState } from "#graphql/domain/operations/provider/set-key-state.ts";
import { setProvider } from "#graphql/domain/operations/provider/set-provider.ts";
import { type LimitChange, setAccountLimits } from "#graphql/domain/operations/set-limits.ts";
import { resetSecondFactor } from "#graphql/domain/operations/sign-in/reset-second-factor.ts";
import { limitGroupNamed, removeLimitGroup, setLimitGroupNamed } from "#graphql/domain/operations/site/limit-groups.ts";
import { setSiteLimits } from "#graphql/domain/operations/site/set-limits.ts";
import { setSiteMode } from "#graphql/domain/operations/site/set-mode.ts";
import { restoreAccount, suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { repairTasks } from "#graphql/domain/operations/tasks/repair.ts";
import type { RepairAction } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { sealKeysAnew } from "#graphql/domain/provider/seal-anew.ts";
import { sealAnew } from "#graphql/domain/webhooks/secret.ts";
import { BackupError, backUp, restore } from "#graphql/runtime/database/backup.ts";
import { acceptInstallation } from "#graphql/runtime/database/installation.ts";
import { closeDatabase, openDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { forgetPreviousSecrets, rotateSecret } from "#graphql/runtime/secrets.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { ModelState, ProviderKeyState, UserRole } from "#prisma/generated/client/client.ts";

/** What `npm run admin` can be told to do. Credits below zero are taken. */
export type AdminCommand =
  | { email: string; credits: number; reason: string }
  | { email: string; role: UserRole; reason?: string }
  | { email: string; suspension: "suspend" | "reinstate"; reason: string }
  | { task: string; repair: RepairAction; assetUrls: string[]; reason: string }
  | { price: string; credits: number; reason: string }
  | { priceRules: Rules; reason: string }
  | { priceRules: null }
  | { model: string; state: ModelState; replacement: string | null; reason: string }
  | { look: string }
  | { imported: string; credits: number | null }
  | { email: string; secondFactor: "reset"; reason: string }
  | { newKey: NewKey }
  | { key: string; state: ProviderKeyState; reason: string }
  | { provider: { isOn: boolean } | { spendCeiling: number | null }; reason: string }
  | { resumed: string | null; reason: string }
  | { secrets: "rotate" | "finish" }
  | { installation: "accept" }
  | { drill: string }
  | { limits: { tasksPerDay?: number | null; maxRunning?: number | null }; reason: string }
  | { email: string; accountLimits: Omit<LimitChange, "account" | "reason">; reason: string }
  | { email: string; group: string | null; reason: string }
  | { limitGroup: string; limits: Omit<LimitChange, "account" | "group" | "reason">; reason: string }
  | { limitGroup: string; into: string | null; reason: string }
  | { site: "maintenance" | "read-only"; isOn: boolean; message?: string }
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
  if ("drill" in command) return drilled(command.drill);
  if ("site" in command) return siteSet(command);
  if ("limitGroup" in command) return grouped(command);
  if ("limits" in command) return limited(command);
  if ("suspension" in command) return keptOut(command);
  if ("repair" in command) return repaired(command);
  if ("price" in command) return priced(command);
  if ("priceRules" in command) return ruled(command);
  if ("model" in command) return stated(command);
  if ("look" in command) return lookedUp(command.look);
  if ("imported" in command) return imported(command);
  if ("secondFactor" in command) {
    const account = await accountWithEmail(command.email);
    await resetSecondFactor("command line", { account, reason: command.reason });
    return `${command.email} signs in with the password alone again (${command.reason}).`;
  }
  if ("newKey" in command) {
    const { label, lastFour, weight } = await addProviderKey("command line", command.newKey);
    return `The key ${label} (…${lastFour}) takes new tasks, with the weight ${weight}.`;
  }
  if ("key" in command) {
    const { key, state, reason } = command;
    const { label } = await setKeyState("command line", { providerKey: await keyLabelled(key), state, reason });
    return `The key ${label} is ${state} now (${reason}).`;
  }
  if ("provider" in command) return providerSet(command);
  if ("resumed" in command) {
    const { resumed: label, reason } = command;
    const providerKey = label === null ? null : await keyLabelled(label);
    await endProviderPause("command line", { providerKey, reason });
    return `The pause of ${label ?? "the ceiling"} is over (${reason}).`;
  }
  if ("accountLimits" in command) return ownLimits(command);
  if ("group" in command) {
    const group = command.group === null ? null : await limitGroupNamed(command.group);
    const account = await accountWithEmail(command.email);
    await setAccountLimits("command line", { account, group, reason: command.reason });
    return `${command.email} is in ${command.group === null ? "no group of limits" : `the group ${command.group}`} now (${command.reason}).`;
  }
  if ("role" in command) {
    const { role, reason } = command;
    await changeRole("command line", { account: await accountWithEmail(command.email), role, reason });
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

async function drilled(which: string): Promise<string> {
  const drills = await drillAlarms("command line", which);
  const names = drills.map(({ rule }) => rule).join(", ");
  return `Drills are open: ${names}. A running site tells of them within seconds, and ends them after two minutes.`;
}

async function limited({ limits, reason }: Of<"limits">): Promise<string> {
  const { tasksPerDay, maxRunning } = await setSiteLimits("command line", { ...limits, reason });
  const aDay = tasksPerDay.value === null ? "any number of tasks a day" : `${tasksPerDay.value} tasks a day`;
  return `Accounts without limits of their own may order ${aDay}, and have ${maxRunning.value} at once (${reason}).`;
}

async function ownLimits({ email, accountLimits, reason }: Of<"accountLimits">): Promise<string> {
  const account = await accountWithEmail(email);
  const set = await setAccountLimits("command line", { account, reason, ...accountLimits });
  const [aDay, atOnce] = [set.tasksPerDay, set.maxRunning].map((own) => own ?? "as many as everybody");
  return `${email}: tasks a day ${aDay}, at once ${atOnce}, ahead in line ${set.priority ?? 0} (${reason}).`;
}

async function grouped(command: Of<"limitGroup">): Promise<string> {
  const { limitGroup: name, reason } = command;
  if ("into" in command) {
    const into = command.into === null ? null : await limitGroupNamed(command.into);
    const accounts = await removeLimitGroup("command line", { group: await limitGroupNamed(name), into, reason });
    return `The group ${name} is removed; accounts that are in ${command.into ?? "none"} now: ${accounts} (${reason}).`;
  }
  const set = await setLimitGroupNamed("command line", { name, reason, ...command.limits });
  const [aDay, atOnce] = [set.tasksPerDay, set.maxRunning].map((own) => own ?? "as many as everybody");
  return `${name}: tasks a day ${aDay}, at once ${atOnce}, ahead in line ${set.priority ?? 0} (${reason}).`;
}

async function providerSet({ provider, reason }: Of<"provider">): Promise<string> {
  await setProvider("command line", { ...provider, reason });
  if ("isOn" in provider) return `kie.ai is switched ${provider.isOn ? "on" : "off for new tasks"} (${reason}).`;
  return provider.spendCeiling
    ? `At most ${provider.spendCeiling} of kie.ai's credits are spent in an hour (${reason}).`
    : `There is no ceiling of an hour's spending (${reason}).`;
}

async function siteSet({ site, isOn, message }: Extract<AdminCommand, { site: string }>): Promise<string> {
  const mode = site === "maintenance" ? "MAINTENANCE" : "READ_ONLY";
  const reason = `${site} ${isOn ? "on" : "off"}`;
  if (isOn) {
    // A site that is closed is not opened by a word that only closes it less.
    const from = mode === "READ_ONLY" ? (["OPEN", "READ_ONLY"] as const) : undefined;
    await setSiteMode("command line", {
      mode,
      reason,
      ...(message !== undefined && { message }),
      ...(from && { from }),
    });
  } else await setSiteMode("command line", { mode: "OPEN", reason, from: [mode] });
  if (!isOn) return "The site is open.";
  return mode === "MAINTENANCE"
    ? "The site is in maintenance: it answers 503, and takes callbacks all the same."
    : "The site is read only: what is under way goes on, and nothing is ordered or changed.";
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

type Of<Name extends string> = Extract<AdminCommand, Record<Name, unknown>>;

/** A command may be the first thing that an installation is told: its models are there by then. */
async function priced({ price: model, credits, reason }: Of<"price">): Promise<string> {
  await seedCatalog();
  const { loss, isPaused } = await setModelPrice("command line", { model, credits, reason });
  const below =
    loss === null ? "" : ` With ${JSON.stringify(loss.parameters)} that is below kie.ai's ${loss.kieCredits}.`;
  return `${model} costs ${credits} credits now (${reason}).${below}${isPaused ? " It is paused for that." : ""}`;
}

async function ruled(command: Of<"priceRules">): Promise<string> {
  await seedCatalog();
  if (command.priceRules === null) {
    const rules = (await catalog()).rules;
    return `${toldRule({ ...rules, guard: guardIn(rules) })} (${rules.reason ?? "as delivered"}).`;
  }
  const { priceRules, reason } = command;
  const { moved, paused } = await setPriceRules("command line", { ...priceRules, reason });
  const off = paused.length === 0 ? "" : ` Paused for a price below cost: ${paused.join(", ")}.`;
  return `${toldRule(priceRules)} (${reason}). ${moved} prices have moved.${off}`;
}

function toldRule({ factor, step, guard }: Rules): string {
  const below = guard === "PAUSE" ? "pauses its model" : "is told";
  return `A price that follows is what kie.ai asks times ${factor}, in steps of ${step}; one below cost ${below}`;
}

async function stated({ model, state, replacement, reason }: Of<"model">): Promise<string> {
  await seedCatalog();
  await setModelState("command line", { model, state, replacement, reason });
  return `${model} is ${state} now (${reason}).`;
}

async function lookedUp(model: string): Promise<string> {
  await seedCatalog();
  await openQueue();
  await lookNow("command line", model).finally(() => closeQueue());
  return `A running site reads within half a minute what kie.ai's catalogue says of ${model}; its page tells it.`;
}

async function imported({ imported: kieModel, credits }: Of<"imported">): Promise<string> {
  await seedCatalog();
  const { model, doubts } = await importModel("command line", { kieModel, credits });
  const said = doubts.length === 0 ? "All of its fields were understood." : doubts.map(inWords).join(" ");
  return `${kieModel} is here as ${model.slug}, PAUSED. ${said}`;
}

const THEN = 'Start every process again. A day later run "npm run admin -- secrets finish".';

function rotated(): string {
  const next = rotateSecret();
  if (next === null) return `There is a new secret; the old one is still read. ${THEN}`;
  const previous = ["the SESSION_SECRET of today", ...env.previousSessionSecrets.map(() => "…")].join(",");
  return `Set these where the settings are:\n  SESSION_SECRET=${next}\n  PREVIOUS_SESSION_SECRETS=${previous}\n${THEN}`;
}

async function finished(): Promise<string> {
  const hooks = await sealAnew();
  const apps = await sealTotpAnew();
  const [sealed, lost] = [hooks.sealed + apps.sealed, hooks.lost + apps.lost];
  const keys = await sealKeysAnew();
  const unread =
    lost === 0 ? "" : ` ${lost} can't be read under any secret that is known; their owners must give new ones.`;
  const ofKeys = keys.sealed === 0 ? "" : ` So are ${keys.sealed} keys to kie.ai.`;
  const lostKeys = keys.lost === 0 ? "" : ` ${keys.lost} keys to kie.ai can't be read any more; add them anew.`;
  const said = `${sealed} secrets of webhooks and authenticator apps are sealed under the secret of today.${unread}${ofKeys}${lostKeys}`;
  if (env.sessionSecret !== undefined) return `${said} PREVIOUS_SESSION_SECRETS may be emptied now.`;
  forgetPreviousSecrets();
  return `${said} Earlier secrets are forgotten.`;
}
