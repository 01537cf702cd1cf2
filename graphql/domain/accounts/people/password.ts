import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

// argon2id with the parameters OWASP names as its floor: 19 MiB, two passes, one lane.
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

/**
 * A password as it is hashed and measured, however a keyboard composes it: the mapping of RFC 8265 (OpaqueString), by which
 * every space is the plain one and letters with their marks are one character (NFC).
 */
export function preparedPassword(password: string): string {
  return password.replace(/\p{Zs}/gu, " ").normalize("NFC");
}

/** The argon2id hash of a password, prepared, with its own salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(preparedPassword(password), parameters);
}

/**
 * Whether the password belongs to the hash. Hashes from before passwords were prepared are of what was typed, by whatever
 * keyboard, so both forms are tried where they differ. Without a hash (nobody has that address, or no password) the same work is done and the
 * answer is no, so the time taken does not tell who has an account.
 */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString("hex"));
  const known = passwordHash ?? (await decoy);
  const forms = new Set([preparedPassword(password), password, password.normalize("NFC"), password.normalize("NFD")]);
  for (const form of forms) {
    const matches = await verify(known, form);
    if (matches) return passwordHash !== null;
  }
  return false;
}
