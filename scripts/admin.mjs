// npm run admin -- grant <email> <credits> --reason <why>: gives credits to an account by hand, or takes them when the number is below zero.
// npm run admin -- role <email> ADMIN|USER: makes an account an operator's, or an ordinary one again.
// Uses the same settings as the server. On the embedded database the server must be stopped: only one process may use it.
import { loadProduct } from "./build.mjs";
import { fail } from "./environment.mjs";

const USAGE = `Usage:
  npm run admin -- grant <email> <credits> --reason "<why>"
  npm run admin -- role <email> ADMIN|USER`;

const [command, email, value, flag, ...words] = process.argv.slice(2);
const isGrant = command === "grant" && /^-?\d{1,7}$/.test(value ?? "") && flag === "--reason" && words.length > 0;
const isRole = command === "role" && ["ADMIN", "USER"].includes(value) && flag === undefined;
if (email === undefined || (!isGrant && !isRole)) {
  console.error(USAGE);
  process.exit(1);
}

const order = isGrant ? { email, credits: Number(value), reason: words.join(" ") } : { email, role: value };
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
