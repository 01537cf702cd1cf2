import { Secret, TOTP } from "otpauth";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { seal, unseal } from "#graphql/runtime/secrets.ts";
import type { TotpFactor } from "#prisma/generated/client/client.ts";

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const PURPOSE = "second factors";
const ISSUER = "Nano Banana Video";

/** A new secret for an app, in the letters that apps take (base32), and sealed for keeping. */
export function makeTotpSecret(): { secret: string; sealed: string } {
  const secret = new Secret({ size: SECRET_BYTES }).base32;
  return { secret, sealed: seal(PURPOSE, secret) };
}

/** A secret that is kept; null when it was sealed under a secret of this installation that is gone. */
export function totpSecretOf({ userId, secret }: Pick<TotpFactor, "userId" | "secret">): string | null {
  const plain = unseal(PURPOSE, secret);
  if (plain === null) log.error({ event: "second factor not readable", userId });
  return plain;
}

/** Seals a secret anew, under the secret of today; null when it can't be read. */
export function sealedAnew(kept: Pick<TotpFactor, "userId" | "secret">): string | null {
  const plain = totpSecretOf(kept);
  return plain === null ? null : seal(PURPOSE, plain);
}

/** What an app reads off the picture (otpauth://…). */
export function totpUri(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

function totpOf(secret: string, label = ""): TOTP {
  return new TOTP({ issuer: ISSUER, label, secret, algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS });
}

/** The 30 seconds that a code is of, counted since 1970: those of now, or their neighbours; null for a wrong code. */
export function stepOf(secret: string, code: string): number | null {
  const token = code.replace(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now().getTime();
  const delta = totpOf(secret).validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / (PERIOD_SECONDS * SECOND)) + delta;
}

/** Takes a code of an app that is set up. No code is taken twice: of two who give it at once one gets true. */
export async function takeTotpCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const factor = await tx.totpFactor.findFirst({ where: { userId, confirmedAt: { not: null } } });
  const secret = factor === null ? null : totpSecretOf(factor);
  const step = secret === null ? null : stepOf(secret, code);
  if (step === null) return false;
  const unused = { userId, confirmedAt: { not: null }, lastStep: { lt: step } };
  return (await tx.totpFactor.updateMany({ where: unused, data: { lastStep: step } })).count > 0;
}
