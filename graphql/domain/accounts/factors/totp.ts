import { changeFactors, markStrong, mustMayChangeFactors } from "#graphql/domain/accounts/factors/change-factors.ts";
import { makeRecoveryCodes } from "#graphql/domain/accounts/factors/recovery-codes.ts";
import { wrongCode } from "#graphql/domain/accounts/factors/second-factor.ts";
import {
  makeTotpSecret,
  sealedAnew,
  stepOf,
  totpSecretOf,
  totpUri,
} from "#graphql/domain/accounts/factors/totp-code.ts";
import { countCode } from "#graphql/domain/accounts/rate-limits.ts";
import type { From } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

/** How long a secret waits for its first code before another is made. */
const PENDING_MS = HOUR;

/** An app that is being set up: its secret as text, and as what a picture of it says. */
export type TotpSetup = { secret: string; uri: string };

/**
 * Gives the secret for an authenticator app. It asks for nothing until a code of it comes back; asked again within the
 * hour, it is the same.
 * @throws ForbiddenError (PROOF_REQUIRED among it), UnauthenticatedError, ConflictError where there is an app already.
 */
export async function startTotp(viewer: Viewer): Promise<TotpSetup> {
  const { id: userId, email } = await mustMayChangeFactors(viewer);
  const kept = await db.totpFactor.findUnique({ where: { userId } });
  if (kept !== null && kept.confirmedAt !== null) throw alreadyOn();
  const young = kept !== null && kept.createdAt > fromNow(-PENDING_MS) ? totpSecretOf(kept) : null;
  const secret = young ?? (await replacePending(userId));
  return { secret, uri: totpUri(secret, email) };
}

async function replacePending(userId: string): Promise<string> {
  const { secret, sealed } = makeTotpSecret();
  await db.$transaction(async (tx) => {
    await tx.totpFactor.deleteMany({ where: { userId, confirmedAt: null } });
    await tx.totpFactor.createMany({ data: { userId, secret: sealed, createdAt: now() }, skipDuplicates: true });
  });
  const row = await db.totpFactor.findUnique({ where: { userId } });
  // Of two that begin at once one is kept, and both are told that.
  return row === null || row.secret === sealed ? secret : (totpSecretOf(row) ?? secret);
}

/**
 * Turns the codes on, with one that was typed back. Tells the recovery codes, this once.
 * @throws InvalidInputError for a wrong code, ConflictError where nothing was begun or it is on already, ForbiddenError,
 * UnauthenticatedError, RateLimitedError.
 */
export async function confirmTotp(viewer: Viewer, code: string, from: From): Promise<string[]> {
  await countCode(viewer.userId, viewer.sessionId);
  return changeFactors(viewer, from, { kind: "TOTP_TURNED_ON" }, async (tx, { id: userId }) => {
    const pending = await tx.totpFactor.findUnique({ where: { userId } });
    if (pending === null) throw new ConflictError("Begin anew: there is no app that waits for its first code.");
    if (pending.confirmedAt !== null) throw alreadyOn();
    const secret = totpSecretOf(pending);
    const step = secret === null ? null : stepOf(secret, code);
    if (step === null) throw wrongCode();
    await tx.totpFactor.update({ where: { userId }, data: { confirmedAt: now(), lastStep: step } });
    await markStrong(tx, viewer);
    return makeRecoveryCodes(tx, userId);
  });
}

/** Asks for no codes any more; the recovery codes go too. @throws ForbiddenError, UnauthenticatedError, ConflictError. */
export async function turnOffTotp(viewer: Viewer, from: From): Promise<void> {
  await changeFactors(viewer, from, { kind: "TOTP_TURNED_OFF" }, async (tx, { id: userId }) => {
    await mustBeOn(tx, userId);
    await tx.totpFactor.delete({ where: { userId } });
    await tx.recoveryCode.deleteMany({ where: { userId } });
  });
}

/** Makes the recovery codes anew and tells them, this once. @throws ForbiddenError, UnauthenticatedError, ConflictError. */
export async function renewRecoveryCodes(viewer: Viewer, from: From): Promise<string[]> {
  return changeFactors(viewer, from, { kind: "RECOVERY_CODES_MADE" }, async (tx, { id: userId }) => {
    await mustBeOn(tx, userId);
    return makeRecoveryCodes(tx, userId);
  });
}

async function mustBeOn(tx: Tx, userId: string): Promise<void> {
  if ((await tx.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })) > 0) return;
  throw new ConflictError("No codes are asked for.");
}

function alreadyOn(): ConflictError {
  return new ConflictError("An authenticator app is set up already. Turn it off first to take another.");
}

const PAGE = 100;

/** Seals the secrets of all apps anew, so that earlier secrets of the installation can be forgotten. */
export async function sealTotpAnew(): Promise<{ sealed: number; lost: number }> {
  const count = { sealed: 0, lost: 0 };
  for (let after = ""; ; ) {
    const page = await db.totpFactor.findMany({
      where: { userId: { gt: after } },
      orderBy: { userId: "asc" },
      take: PAGE,
    });
    for (const { userId, secret } of page) {
      const anew = sealedAnew({ userId, secret });
      count[anew === null ? "lost" : "sealed"] += 1;
      if (anew !== null) await db.totpFactor.updateMany({ where: { userId, secret }, data: { secret: anew } });
    }
    const last = page.at(-1);
    if (last === undefined) return count;
    after = last.userId;
  }
}
