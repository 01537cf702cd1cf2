// npm run admin -- grant <email> <credits> --reason <why>: gives credits to an account by hand, or takes them when the number is below zero.
// npm run admin -- role <email> ADMIN|SUPPORT|USER [--reason <why>]: makes an account an operator's, or an ordinary one again.
// npm run admin -- suspend|reinstate <email> --reason <why>: keeps an account out, or opens it again.
// npm run admin -- maintenance|read-only on|off [--message <words>]: closes the site for a while, or lets it only be read.
// npm run admin -- limits <tasks a day>|usual|keep <tasks at once>|usual|keep --reason <why>: the limits of accounts without their own ("usual": the environment's).
// npm run admin -- account-limits <email> <tasks a day>|usual|keep <tasks at once>|usual|keep <tasks ahead>|usual|keep --reason <why>: one account's own.
// npm run admin -- account-group <email> <group>|none --reason <why>: puts an account into a group of limits, or out of it.
// npm run admin -- limit-group set <group> <tasks a day>|usual|keep <tasks at once>|usual|keep <tasks ahead>|usual|keep --reason <why>: what accounts of a group share; a new name makes one.
// npm run admin -- limit-group remove <group> <other group>|none --reason <why>: its accounts are put into the other one, or are in none.
// npm run admin -- drill <rule>|all: fires a rule's alarm to try the road that it goes.
// npm run admin -- repair <task> <action> [<https address> …] --reason <why>: repairs a task in trouble, by its id.
// npm run admin -- price <model> <credits> --reason <why>: sets what a model costs from now on.
// npm run admin -- price-rules show: how prices follow what kie.ai asks.
// npm run admin -- price-rules <factor> <step> tell|pause --reason <why>: sets that, and moves all prices that follow.
// npm run admin -- model <model> ACTIVE|DEGRADED|PAUSED|RETIRED --reason <why> [--replacement <model>]: puts a model on or takes it off.
// npm run admin -- import <kie model> [<credits>]: adds a model of kie.ai's list, paused.
// npm run admin -- look <model>: has a running site read what kie.ai's catalogue says of a model.
// npm run admin -- second-factor reset <email> --reason <why>: for whoever has lost every passkey and code; the password stays.
// npm run admin -- provider-key add <label> [<weight>]: adds a key to kie.ai; the key is the first line of the input, the key of its callbacks the second.
// npm run admin -- provider-key activate|drain|retire <label> --reason <why>: says what it is used for ("KIE_API_KEY" is the first one's label).
// npm run admin -- provider on|off --reason <why>: switches kie.ai on, or off for new tasks.
// npm run admin -- provider ceiling <credits an hour>|none --reason <why>: what may be spent there in an hour.
// npm run admin -- provider resume [<label>] --reason <why>: ends the pause of a key, or without one that of the ceiling.
// npm run admin -- secrets rotate|finish: begins with a new secret, and a day later forgets the old one.
// npm run admin -- installation accept: the secret and the place for files of these settings are the database's from now on.
// npm run admin -- backup|restore <directory>: the database, the files and the secrets.
// Uses the same settings as the server. On the embedded database the server must be stopped: only one process may use it.
import { readFileSync } from "node:fs";
import { loadProduct } from "./build.mjs";
import { fail } from "./environment.mjs";

/** What a key to kie.ai is told to be. */
const STATES = { activate: "ACTIVE", drain: "DRAINING", retire: "RETIRED" };

const USAGE = `Usage:
  npm run admin -- grant <email> <credits> --reason "<why>"
  npm run admin -- role <email> ADMIN|SUPPORT|USER [--reason "<why>"]
  npm run admin -- suspend|reinstate <email> --reason "<why>"
  npm run admin -- maintenance on|off [--message "<what visitors are told>"]
  npm run admin -- read-only on|off [--message "<what visitors are told>"]
  npm run admin -- limits <tasks a day>|usual|keep <tasks at once>|usual|keep --reason "<why>"
  npm run admin -- account-limits <email> <tasks a day>|usual|keep <tasks at once>|usual|keep <tasks ahead>|usual|keep --reason "<why>"
  npm run admin -- account-group <email> <group>|none --reason "<why>"
  npm run admin -- limit-group set <group> <tasks a day>|usual|keep <tasks at once>|usual|keep <tasks ahead>|usual|keep --reason "<why>"
  npm run admin -- limit-group remove <group> <other group>|none --reason "<why>"
  npm run admin -- drill <rule>|all
  npm run admin -- repair <task> ask_again|save_again|send_again|end_and_return|take_over [<https address> …] --reason "<why>"
  npm run admin -- price <model> <credits> --reason "<why>"
  npm run admin -- price-rules show
  npm run admin -- price-rules <factor> <step> tell|pause --reason "<why>"
  npm run admin -- model <model> ACTIVE|DEGRADED|PAUSED|RETIRED --reason "<why>" [--replacement <model>]
  npm run admin -- look <model>
  npm run admin -- import <kie model> [<credits>]
  npm run admin -- second-factor reset <email> --reason "<why>"
  npm run admin -- provider-key add <label> [<weight>]   (the key on the first line of the input, that of its callbacks on the second)
  npm run admin -- provider-key activate|drain|retire <label> --reason "<why>"
  npm run admin -- provider on|off --reason "<why>"
  npm run admin -- provider ceiling <credits an hour>|none --reason "<why>"
  npm run admin -- provider resume [<label>] --reason "<why>"
  npm run admin -- secrets rotate|finish
  npm run admin -- installation accept
  npm run admin -- backup <directory>
  npm run admin -- restore <directory>`;

const order = orderOf(process.argv.slice(2));
if (order === null) {
  console.error(USAGE);
  process.exit(1);
}

try {
  const { administer } = await loadProduct();
  const { isDone, said } = await administer(order);
  if (isDone) console.log(said);
  else console.error(said);
  // The pages' modules came along with the bundle, and some keep a process waiting.
  process.exit(isDone ? 0 : 1);
} catch (error) {
  fail(error);
}

/** What is asked for; null when it is nothing that there is. */
function orderOf([command, first, ...more]) {
  if (first === undefined) return null;
  if (command === "grant") {
    const [credits, flag, ...words] = more;
    const isWhole = /^-?\d{1,7}$/.test(credits ?? "") && flag === "--reason" && words.length > 0;
    return isWhole ? { email: first, credits: Number(credits), reason: words.join(" ") } : null;
  }
  if (command === "role") {
    const [role, flag, ...words] = more;
    const isWhole = /^(ADMIN|SUPPORT|USER)$/.test(role ?? "") && (more.length === 1 || flag === "--reason");
    if (!isWhole || (flag !== undefined && words.length === 0)) return null;
    return { email: first, role, ...(flag !== undefined && { reason: words.join(" ") }) };
  }
  if (command === "suspend" || command === "reinstate") {
    const [flag, ...words] = more;
    const isWhole = flag === "--reason" && words.length > 0;
    return isWhole ? { email: first, suspension: command, reason: words.join(" ") } : null;
  }
  if (command === "maintenance" || command === "read-only") {
    const [flag, ...words] = more;
    const hasMessage = flag === "--message" && words.length > 0 && first === "on";
    if (!/^(on|off)$/.test(first) || (more.length > 0 && !hasMessage)) return null;
    return { site: command, isOn: first === "on", ...(hasMessage && { message: words.join(" ") }) };
  }
  if (command === "limits") return limitsOf([first, ...more], ["tasksPerDay", "maxRunning"]);
  if (command === "account-limits") {
    const set = limitsOf(more, ["tasksPerDay", "maxRunning", "priority"]);
    return set && { email: first, accountLimits: set.limits, reason: set.reason };
  }
  if (command === "account-group") {
    const [group, flag, ...words] = more;
    const isWhole = group !== undefined && flag === "--reason" && words.length > 0;
    return isWhole ? { email: first, group: group === "none" ? null : group, reason: words.join(" ") } : null;
  }
  if (command === "limit-group") return groupOrderOf(first, more);
  if (command === "provider") return providerOrderOf(first, more);
  if (command === "repair") return repairOf(first, more);
  if (command === "price") {
    const [credits, flag, ...words] = more;
    const isWhole = /^\d{1,9}$/.test(credits ?? "") && flag === "--reason" && words.length > 0;
    return isWhole ? { price: first, credits: Number(credits), reason: words.join(" ") } : null;
  }
  if (command === "price-rules") return priceRulesOf(first, more);
  if (command === "model") return modelOrderOf(first, more);
  if (command === "second-factor") {
    const [email, flag, ...words] = more;
    const isWhole = first === "reset" && email !== undefined && flag === "--reason" && words.length > 0;
    return isWhole ? { email, secondFactor: "reset", reason: words.join(" ") } : null;
  }
  if (command === "provider-key") return keyOrderOf(first, more);
  if (command === "import") {
    const [credits, ...rest] = more;
    const isWhole = rest.length === 0 && (credits === undefined || /^\d{1,6}$/.test(credits));
    return isWhole ? { imported: first, credits: credits === undefined ? null : Number(credits) } : null;
  }
  if (more.length > 0) return null;
  if (command === "drill") return { drill: first };
  if (command === "look") return { look: first };
  if (command === "secrets") return /^(rotate|finish)$/.test(first) ? { secrets: first } : null;
  if (command === "installation") return first === "accept" ? { installation: first } : null;
  return command === "backup" || command === "restore" ? { [command]: first } : null;
}

/** A repair of one task; the addresses of its files go with take_over. */
function repairOf(task, [action, ...more]) {
  const flag = more.indexOf("--reason");
  const [assetUrls, words] = [more.slice(0, flag), more.slice(flag + 1)];
  const isOne = /^(ask_again|save_again|send_again|end_and_return|take_over)$/i.test(action ?? "");
  if (!isOne || flag < 0 || words.length === 0) return null;
  return { task, repair: action.toUpperCase(), assetUrls, reason: words.join(" ") };
}

/** Limits in the order of their names: each a number, the wider one ("usual"), or as it is. */
function limitsOf(given, names) {
  const [numbers, flag, words] = [given.slice(0, names.length), given[names.length], given.slice(names.length + 1)];
  const areLimits = numbers.every((word) => /^(\d{1,9}|usual|keep)$/.test(word));
  if (!areLimits || flag !== "--reason" || words.length === 0) return null;
  const said = names.map((name, place) => [name, numbers[place]]).filter(([, word]) => word !== "keep");
  const limits = said.map(([name, word]) => [name, word === "usual" ? null : Number(word)]);
  return { limits: Object.fromEntries(limits), reason: words.join(" ") };
}

/** A group of limits that is set or removed, by its name. */
function groupOrderOf(what, [limitGroup, ...more]) {
  if (limitGroup === undefined) return null;
  if (what === "set") {
    const set = limitsOf(more, ["tasksPerDay", "maxRunning", "priority"]);
    return set && { limitGroup, ...set };
  }
  const [into, flag, ...words] = more;
  const isWhole = what === "remove" && into !== undefined && flag === "--reason" && words.length > 0;
  return isWhole ? { limitGroup, into: into === "none" ? null : into, reason: words.join(" ") } : null;
}

/** Whether kie.ai is switched on, what an hour may cost there, or that a pause is over. */
function providerOrderOf(what, more) {
  const flag = more.indexOf("--reason");
  const [[value, ...rest], words] = [more.slice(0, Math.max(flag, 0)), more.slice(flag + 1)];
  if (flag < 0 || words.length === 0 || rest.length > 0) return null;
  const reason = words.join(" ");
  if (what === "resume") return { resumed: value ?? null, reason };
  if (what === "ceiling") {
    const isCeiling = /^(\d{1,8}|none)$/.test(value ?? "");
    return isCeiling ? { provider: { spendCeiling: value === "none" ? null : Number(value) }, reason } : null;
  }
  return /^(on|off)$/.test(what) && value === undefined ? { provider: { isOn: what === "on" }, reason } : null;
}

/** The rules that prices follow what kie.ai asks by, or that they are to be shown. */
function priceRulesOf(factor, [step, guard, flag, ...words]) {
  if (factor === "show") return step === undefined ? { priceRules: null } : null;
  const isRule =
    /^\d{1,2}(\.\d{1,6})?$/.test(factor) && /^\d{1,3}$/.test(step ?? "") && /^(tell|pause)$/i.test(guard ?? "");
  if (!isRule || flag !== "--reason" || words.length === 0) return null;
  const priceRules = { factor: Number(factor), step: Number(step), guard: guard.toUpperCase() };
  return { priceRules, reason: words.join(" ") };
}

function modelOrderOf(model, [state, flag, ...more]) {
  const place = more.indexOf("--replacement");
  const [words, [, replacement = null, ...rest]] = place < 0 ? [more, []] : [more.slice(0, place), more.slice(place)];
  const isState = /^(ACTIVE|DEGRADED|PAUSED|RETIRED)$/.test(state ?? "");
  const isWhole =
    isState && flag === "--reason" && words.length > 0 && rest.length === 0 && (place < 0 || replacement !== null);
  return isWhole ? { model, state, replacement, reason: words.join(" ") } : null;
}

/** A key is never an argument: those of a process are everybody's to read on its machine, and stay in the shell's history. */
function keyOrderOf(what, [label, second, ...words]) {
  if (label === undefined) return null;
  if (what === "add") {
    if (words.length > 0 || !/^\d{1,3}$/.test(second ?? "1")) return null;
    const [key = "", webhookHmacKey = ""] = readFileSync(0, "utf8")
      .split(/\r?\n/)
      .map((line) => line.trim());
    return { newKey: { label, key, weight: Number(second ?? 1), webhookHmacKey: webhookHmacKey || undefined } };
  }
  const state = Object.hasOwn(STATES, what) ? STATES[what] : undefined;
  const isWhole = state !== undefined && second === "--reason" && words.length > 0;
  return isWhole ? { key: label, state, reason: words.join(" ") } : null;
}
