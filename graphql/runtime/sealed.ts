import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { keysFor, type SealedPurpose } from "#graphql/runtime/secrets.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a secret of one purpose for keeping: whoever reads the table alone can't use it. */
export function seal(purpose: SealedPurpose, text: string): string {
  const [key] = keysFor(purpose);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** What was sealed, under the secret of today or an earlier one that is still known; null when it was another. */
export function unseal(purpose: SealedPurpose, kept: string): string | null {
  const bytes = Buffer.from(kept, "base64");
  for (const key of keysFor(purpose)) {
    const text = decrypted(bytes, key);
    if (text !== null) return text;
  }
  return null;
}

function decrypted(bytes: Buffer, key: Buffer): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    // Another key's, or altered: the authentication tag tells.
    return null;
  }
}
