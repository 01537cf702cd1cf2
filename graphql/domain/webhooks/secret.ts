import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { db } from "#graphql/runtime/db.ts";
import { keysFor } from "#graphql/runtime/secrets.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PAGE = 100;

/** A new signing secret in the form of Standard Webhooks. */
export function makeSigningSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** Encrypts a signing secret for keeping: whoever reads the table alone can't sign in our name. */
export function seal(text: string): string {
  const [key] = keysFor("webhook signing secrets");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** What was sealed, under the secret of today or an earlier one that is still known; null when it was another. */
export function unseal(kept: string): string | null {
  const bytes = Buffer.from(kept, "base64");
  for (const key of keysFor("webhook signing secrets")) {
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

/** Seals all signing secrets anew, so that earlier secrets can be forgotten. @returns how many endpoints it can't be done for */
export async function sealAnew(): Promise<{ sealed: number; lost: number }> {
  const count = { sealed: 0, lost: 0 };
  for (let after = ""; ; ) {
    const page = await db.webhookEndpoint.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: PAGE,
    });
    for (const { id, secret, previousSecret } of page) {
      const text = unseal(secret);
      if (text === null) {
        count.lost += 1;
        continue;
      }
      const previous = previousSecret === null ? null : unseal(previousSecret);
      // One that its owner rolls meanwhile is sealed with today's secret already.
      await db.webhookEndpoint.updateMany({
        where: { id, secret },
        data: { secret: seal(text), previousSecret: previous === null ? null : seal(previous) },
      });
      count.sealed += 1;
    }
    const last = page.at(-1);
    if (last === undefined) return count;
    after = last.id;
  }
}

/** The headers of Standard Webhooks for a body, with one signature for each secret that is live. */
export function signedHeaders(messageId: string, at: Date, body: string, secrets: string[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((one) => new Webhook(one).sign(messageId, at, body));
  return {
    "content-type": "application/json",
    "webhook-id": messageId,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
