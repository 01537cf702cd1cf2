import { spendRecoveryCode } from "#graphql/domain/accounts/factors/recovery-codes.ts";
import { takeTotpCode } from "#graphql/domain/accounts/factors/totp-code.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

/** Longer texts are no codes, whatever is done with them. */
const LONGEST_CODE = 64;

/** Whether an account asks for a code beside its password. */
export async function asksForCode(userId: string): Promise<boolean> {
  return (await db.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })) > 0;
}

/** Whether an account has a passkey or an app that shows codes. */
export async function hasStrongFactor(tx: Tx, userId: string): Promise<boolean> {
  if ((await tx.passkey.count({ where: { userId } })) > 0) return true;
  return (await tx.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })) > 0;
}

/** Takes the app's code, or uses up a recovery code. @throws InvalidInputError for a code that is wrong, or was taken before. */
export async function takeCode(userId: string, code: string, from: From): Promise<void> {
  if (code.length <= LONGEST_CODE) {
    if (await takeTotpCode(db, userId, code)) return;
    if (await takeRecoveryCode(userId, code, from)) return;
  }
  throw wrongCode();
}

function takeRecoveryCode(userId: string, code: string, from: From): Promise<boolean> {
  return db.$transaction(async (tx) => {
    if (!(await spendRecoveryCode(tx, userId, code))) return false;
    await recordSecurityEvent(tx, { userId, kind: "RECOVERY_CODE_USED", from });
    return true;
  });
}

/** The refusal of a code. */
export function wrongCode(): InvalidInputError {
  const message = "This code is wrong, or was used already. Take the next one.";
  return new InvalidInputError([{ path: ["code"], code: "WRONG", message }]);
}

/** Removes every passkey, app and recovery code of an account. Tells whether there was one. */
export async function removeFactors(tx: Tx, userId: string): Promise<boolean> {
  const had = await hasStrongFactor(tx, userId);
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.totpFactor.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  return had;
}
