// npm run admin -- grant <email> <credits> --reason <why>: gives credits to an account by hand, or takes them when the number is below zero.
// npm run admin -- role <email> ADMIN|SUPPORT|USER: makes an account an operator's, or an ordinary one again.
// npm run admin -- suspend|reinstate <email> --reason <why>: keeps an account out, or opens it again.
// npm run admin -- provider-key add <label> [<weight>]: adds a key to kie.ai; the key is the first line of the input, the key of its callbacks the second.
// npm run admin -- provider-key activate|drain|retire <label> --reason <why>: says what it is used for ("KIE_API_KEY" is the first one's label).
// npm run admin -- secrets rotate|finish: begins with a new secret, and a day later forgets the old one.
// npm run admin -- installation accept: the secret and the place for files of these settings are the database's from now on.
// npm run admin -- backup|restore <directory>: the database, the files and the secrets.
// Uses the same settings as the server. On the embedded database the server must be stopped: only one process may use it.
import { readFileSync } from "node:fs";
import { loadProduct } from "./build.mjs";
import { fail } from "./environment.mjs";

const USAGE = `Usage:
  npm run admin -- grant <email> <credits> --reason "<why>"
  npm run admin -- role <email> ADMIN|SUPPORT|USER
  npm run admin -- suspend|reinstate <email> --reason "<why>"
  npm run admin -- provider-key add <label> [<weight>]   (the key on the first line of the input, that of its callbacks on the second)
  npm run admin -- provider-key activate|drain|retire <label> --reason "<why>"
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
  if (command === "role")
    return more.length === 1 && /^(ADMIN|SUPPORT|USER)$/.test(more[0]) ? { email: first, role: more[0] } : null;
  if (command === "suspend" || command === "reinstate") {
    const [flag, ...words] = more;
    const isWhole = flag === "--reason" && words.length > 0;
    return isWhole ? { email: first, suspension: command, reason: words.join(" ") } : null;
  }
  if (command === "provider-key") return keyOrderOf(first, more);
  if (more.length > 0) return null;
  if (command === "secrets") return /^(rotate|finish)$/.test(first) ? { secrets: first } : null;
  if (command === "installation") return first === "accept" ? { installation: first } : null;
  return command === "backup" || command === "restore" ? { [command]: first } : null;
}

const STATES = { activate: "ACTIVE", drain: "DRAINING", retire: "RETIRED" };

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
