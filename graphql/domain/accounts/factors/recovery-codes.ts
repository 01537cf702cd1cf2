import { createHash, randomInt } from "node:crypto";
import { db, type Tx } from "#graphql/runtime/db.ts";

/** How many codes there are at a time. */
const CODES = 10;
/** Letters and digits that are not taken for one another; a code is 16 of them, 79 bits. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP = 4;

/** Makes an account's recovery codes anew; those before work no more. They are told this once. */
export async function makeRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, makeCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ userId, hash: hashOf(code) })) });
  return codes;
}

/** Uses a recovery code up. Of two who give it at once one gets true. */
export async function spendRecoveryCode(tx: Tx, userId: string, given: string): Promise<boolean> {
  return (await tx.recoveryCode.deleteMany({ where: { userId, hash: hashOf(given) } })).count > 0;
}

/** How many codes an account has left. */
export function recoveryCodesLeft(userId: string): Promise<number> {
  return db.recoveryCode.count({ where: { userId } });
}

function makeCode(): string {
  const group = () => Array.from({ length: GROUP }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** The code is random and long, so a plain hash can't be searched for it. Capitals, spaces and hyphens don't matter. */
function hashOf(code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, "");
  return createHash("sha256").update(plain).digest("hex");
}
