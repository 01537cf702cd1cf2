import { createHash } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";
import { z } from "zod";
import type { SignInWay } from "#graphql/domain/accounts/sessions/session.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { seal, unseal } from "#graphql/runtime/secrets.ts";
import type { User } from "#prisma/generated/client/client.ts";

const COOKIE = "nbv_begun";
const PURPOSE = "begun sign-ins";
const LIFE_MS = 10 * MINUTE;
const LONGEST = 1000;

/** By what a sign-in was begun. */
export type BegunWay = Extract<SignInWay, "password" | "google" | "github">;

const shape = z.object({
  userId: z.string(),
  way: z.enum(["password", "google", "github"]),
  mark: z.string(),
  until: z.number(),
});

/** What a browser says of a sign-in that it has begun, in a Cookie header; null when it says nothing. */
export function begunCookieOf(cookieHeader: string | null): string | null {
  const value = cookieHeader === null ? undefined : parseCookie(cookieHeader)[COOKIE];
  return value === undefined || value === "" || value.length > LONGEST ? null : value;
}

/**
 * The Set-Cookie line that says: whoever has this has given the first proof, and a code is what is left. Sealed, and good
 * for ten minutes, as long as the password stays.
 */
export function begin(user: Pick<User, "id" | "passwordHash">, way: BegunWay): string {
  const until = now().getTime() + LIFE_MS;
  const text = JSON.stringify({ userId: user.id, way, mark: markOf(user), until });
  return line(seal(PURPOSE, text), LIFE_MS / SECOND);
}

/** The Set-Cookie line that makes a browser forget what it has begun. */
export function forgetBegun(): string {
  return line("", 0);
}

/** Who has begun to sign in in this browser, and how; null when nobody has, it took too long, or the password has changed. */
export async function readBegun({ begunSignIn }: Visitor): Promise<{ user: User; way: BegunWay } | null> {
  const text = begunSignIn ? unseal(PURPOSE, begunSignIn) : null;
  const begun = text === null ? null : shape.parse(JSON.parse(text));
  if (begun === null || begun.until <= now().getTime()) return null;
  const user = await db.user.findFirst({ where: { id: begun.userId, deletedAt: null } });
  return user === null || markOf(user) !== begun.mark ? null : { user, way: begun.way };
}

/** Another one when the password is changed or reset. */
function markOf({ id, passwordHash }: Pick<User, "id" | "passwordHash">): string {
  return createHash("sha256")
    .update(`${id}\0${passwordHash ?? ""}`)
    .digest("base64url")
    .slice(0, 22);
}

function line(value: string, maxAge: number): string {
  const secure = env.publicUrl.startsWith("https:");
  return stringifySetCookie(COOKIE, value, { path: "/", httpOnly: true, sameSite: "lax", maxAge, secure });
}
