import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { db } from "#graphql/runtime/db.ts";
import { sealFor, unsealFor } from "#graphql/runtime/secrets.ts";

const PAGE = 100;

/** A new signing secret in the form of Standard Webhooks. */
export function makeSigningSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

const PURPOSE = "webhook signing secrets";

/** Encrypts a signing secret for keeping: whoever reads the table alone can't sign in our name. */
export function seal(text: string): string {
  return sealFor(PURPOSE, text);
}

/** What was sealed, under the secret of today or an earlier one that is still known; null when it was another. */
export function unseal(kept: string): string | null {
  return unsealFor(PURPOSE, kept);
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
