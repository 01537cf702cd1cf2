// npm run admin -- grant <email> <credits> --reason <why>: gives credits to an account by hand, or takes them when the number is below zero.
// npm run admin -- role <email> ADMIN|USER: makes an account an operator's, or an ordinary one again.
// Uses the same settings as the server. On the embedded database the server must be stopped: only one process may use it.
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

// Loading takes seconds; a wrong call is told at once.
const { withModules } = await import("./load.mjs");
await withModules(async (load) => {
  const { openDatabase, closeDatabase } = await load("/graphql/runtime/db.ts");
  const { correctCredits } = await load("/graphql/domain/billing/correct.ts");
  const { changeRole } = await load("/graphql/domain/accounts/role.ts");
  const { DomainError } = await load("/graphql/domain/errors.ts");
  await openDatabase();
  try {
    if (isGrant) {
      const correction = { email, credits: Number(value), reason: words.join(" ") };
      const { credits, reason } = await correctCredits("command line", correction);
      console.log(`${email}: ${credits > 0 ? "+" : ""}${credits} credits (${reason})`);
    } else {
      await changeRole(email, value);
      console.log(`${email} is ${value} now.`);
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await closeDatabase();
  }
}).catch(fail);
