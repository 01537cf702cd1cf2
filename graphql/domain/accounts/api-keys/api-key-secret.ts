import { createHash, randomBytes } from "node:crypto";

const SHOWN = 4;

/** What every credential of a program begins with; told apart by it wherever one turns up. */
export const CREDENTIAL = /\bnbv_(live|test|token)_[0-9a-z]{8,}/i;

export type MadeSecret = { secret: string; prefix: string; hash: string };

/** A new key's secret, what of it is shown later, and what is kept of it. */
export function makeKeySecret(sandbox: boolean): MadeSecret {
  return made(sandbox ? "nbv_test_" : "nbv_live_");
}

/** A new client token's secret. */
export function makeTokenSecret(): MadeSecret {
  return made("nbv_token_");
}

function made(kind: string): MadeSecret {
  const secret = `${kind}${randomBytes(24).toString("hex")}`;
  return { secret, prefix: secret.slice(0, kind.length + SHOWN), hash: hashOf(secret) };
}

/** What is kept of a secret. It is random and long, so a plain hash can't be searched for it. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
