import { createHash } from "node:crypto";
import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { makeMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { endAccess } from "#graphql/domain/accounts/people/take-over.ts";
import { readEmail } from "#graphql/domain/accounts/people/validate.ts";
import { isRefused, welcome } from "#graphql/domain/accounts/people/welcome.ts";
import { countEmailChange } from "#graphql/domain/accounts/rate-limits.ts";
import { mustHaveProof } from "#graphql/domain/accounts/sessions/proof.ts";
import { mustStillBeSignedIn } from "#graphql/domain/accounts/still-signed-in.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { type EmailChange, Prisma, type User } from "#prisma/generated/client/client.ts";

/** How long a change can be confirmed, and from then on how long its former address can undo it. */
const CONFIRM_MS = DAY;
const UNDO_MS = 3 * DAY;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const LINK = "link that still works";

/**
 * Asks to change the address of an account: a mail with a link goes to the new one, and one that says so, with a way to
 * stop it, to the present one. The latest request is the one that counts. Whether the new address has an account is looked
 * up when the mail is sent, and told to that address alone.
 * @throws InvalidInputError for the present address and one that anybody could have for minutes, ForbiddenError
 * (PROOF_REQUIRED among it), UnauthenticatedError, RateLimitedError.
 */
export async function requestEmailChange(viewer: Viewer, given: string, from: From): Promise<string> {
  const { id: userId } = await personOf(viewer);
  await mustHaveProof(viewer);
  const to = readEmail(given);
  if (isRefused(to)) throw unfit("Take an address that stays yours, not a disposable one.");
  await countEmailChange(userId);
  await db.$transaction(async (tx) => {
    const { email, locale } = await hold(tx, userId);
    await mustStillBeSignedIn(tx, viewer);
    if (email === to) throw unfit("This is your address already.");
    await tx.emailChange.deleteMany({ where: { userId, confirmedAt: null } });
    await tx.emailChange.create({
      data: { userId, from: email, to, createdAt: now(), expiresAt: fromNow(CONFIRM_MS) },
    });
    await enqueueMail(tx, { kind: "EMAIL_CHANGE", userId, recipient: to, locale });
    await enqueueMail(tx, { kind: "EMAIL_CHANGE_ASKED", userId, recipient: email, locale });
    await recordSecurityEvent(tx, { userId, kind: "EMAIL_CHANGE_REQUESTED", from, detail: to });
  });
  wakeMail();
  log.info({ event: "address change asked for", userId });
  return to;
}

function unfit(message: string): InvalidInputError {
  return new InvalidInputError([{ path: ["email"], code: "UNFIT", message }]);
}

async function hold(tx: Tx, userId: string): Promise<User> {
  await tx.$queryRaw`SELECT id FROM "User" WHERE id = ${userId} FOR UPDATE`;
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

/**
 * Gives the account its new address, by the link that was mailed there, in a browser that is signed in to it. Sessions
 * stay; links that were mailed to the former address work no more, but for the one that undoes this.
 * @throws NotFoundError for a link that is unknown, used, late or another account's; ConflictError when the address has an
 * account of its own, which its owner learns alone; UnauthenticatedError.
 */
export async function confirmEmailChange(viewer: Viewer, token: string, from: From): Promise<User> {
  const { id: userId } = await personOf(viewer);
  const changed = await db
    .$transaction(async (tx) => {
      await hold(tx, userId);
      await mustStillBeSignedIn(tx, viewer);
      const change = await findChange(tx, "confirmHash", token);
      if (change === null || change.userId !== userId || change.confirmedAt !== null) throw new NotFoundError(LINK);
      const at = now();
      const user = await tx.user.update({ where: { id: userId }, data: { email: change.to, emailVerifiedAt: at } });
      await tx.emailChange.update({
        where: { id: change.id },
        data: { confirmedAt: at, confirmHash: null, expiresAt: fromNow(UNDO_MS) },
      });
      await welcome(tx, user);
      await tx.mailedToken.deleteMany({ where: { userId } });
      await recordSecurityEvent(tx, { userId, kind: "EMAIL_CHANGED", from, detail: change.to });
      return user;
    })
    .catch(taken);
  notify(`account:${userId}`);
  log.info({ event: "address changed", userId });
  return changed;
}

function taken(error: unknown): never {
  const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
  throw isTaken ? new ConflictError("This address has an account of its own.") : error;
}

/** What is left after a change was stopped: the address, and the `token` to set a password with. */
export type KeptEmail = { email: string; passwordToken: string };

/**
 * Stops a change of address, or undoes it within three days, by the link that was mailed to the former one. Whoever asked
 * for it knew the password: it ends with all that it opened, and the answer sets another.
 * @throws NotFoundError for a link that is unknown, used or late, ConflictError when somebody else has the address now.
 */
export async function rejectEmailChange(token: string, from: From): Promise<KeptEmail> {
  const asked = await findChange(db, "rejectHash", token);
  if (asked === null) throw new NotFoundError(LINK);
  const { userId } = asked;
  const passwordToken = await db
    .$transaction(async (tx) => {
      await hold(tx, userId);
      const change = await findChange(tx, "rejectHash", token);
      if (change === null) throw new NotFoundError(LINK);
      await tx.emailChange.deleteMany({ where: { userId, createdAt: { gte: change.createdAt } } });
      const data = { email: change.from, passwordHash: null };
      const user = await tx.user.update({ where: { id: userId }, data });
      await endAccess(tx, userId, "A change of the account's address was stopped by its owner.");
      if (user.role === "USER") await tx.passkey.deleteMany({ where: { userId } });
      await recordSecurityEvent(tx, { userId, kind: "EMAIL_CHANGE_REJECTED", from, detail: change.to });
      return makeMailedToken(user, "RESET_PASSWORD", tx);
    })
    .catch(taken);
  notify("keys");
  notify(`account:${userId}`);
  log.warn({ event: "address change rejected", userId });
  return { email: asked.from, passwordToken };
}

function findChange(tx: Tx, by: "confirmHash" | "rejectHash", token: string): Promise<EmailChange | null> {
  if (!TOKEN.test(token)) return Promise.resolve(null);
  const hash = createHash("sha256").update(token).digest("hex");
  return tx.emailChange.findFirst({ where: { [by]: hash, expiresAt: { gt: now() }, user: { deletedAt: null } } });
}
