import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { DAY, now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { keysFor } from "#graphql/runtime/secrets.ts";

const COOKIE = "nbv_browser";
/** Browsers keep no cookie for longer. */
const LIFE_MS = 400 * DAY;
/** For how many accounts a browser is remembered. */
const MOST_ACCOUNTS = 5;
const ENTRY = /^([0-9a-z]{1,11}\.[\w-]{22})\.([\w-]{43})$/;

/** What a browser that has signed in before says to be known by, in a Cookie header; null when it says nothing. */
export function browserCookieOf(cookieHeader: string | null): string | null {
  return (cookieHeader === null ? undefined : parseCookie(cookieHeader)[COOKIE]) ?? null;
}

/**
 * The name of the visitor's browser if it has signed in with this address before, in the last 400 days; null otherwise.
 * It proves no more than that: strangers who try passwords can't hold up whoever comes with it.
 */
export function knownBrowser(email: string, visitor: Visitor): string | null {
  return entriesOf(visitor).find(({ name, mac }) => isYoung(name) && isMac(email, name, mac))?.name ?? null;
}

/** The Set-Cookie line by which this browser is known from now on to have signed in with this address. */
export function rememberBrowser(email: string, visitor: Visitor): string {
  const others = entriesOf(visitor).filter(({ name, mac }) => !isMac(email, name, mac));
  const name = `${now().getTime().toString(36)}.${randomBytes(16).toString("base64url")}`;
  const entries = [{ name, mac: macOf(email, name) }, ...others.slice(0, MOST_ACCOUNTS - 1)];
  return stringifySetCookie(COOKIE, entries.map((entry) => `${entry.name}.${entry.mac}`).join("~"), {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    maxAge: LIFE_MS / SECOND,
    secure: env.publicUrl.startsWith("https:"),
  });
}

function entriesOf({ browser }: Visitor): { name: string; mac: string }[] {
  const entries = (browser ?? "").split("~", MOST_ACCOUNTS);
  return entries.flatMap((entry) => {
    const [, name, mac] = ENTRY.exec(entry) ?? [];
    return name === undefined || mac === undefined ? [] : [{ name, mac }];
  });
}

function isYoung(name: string): boolean {
  const age = now().getTime() - Number.parseInt(name.split(".", 1)[0] ?? "", 36);
  return age >= 0 && age < LIFE_MS;
}

function isMac(email: string, name: string, mac: string): boolean {
  const given = Buffer.from(mac);
  return keysFor("known browsers")
    .map((key) => timingSafeEqual(Buffer.from(macUnder(key, email, name)), given))
    .includes(true);
}

function macOf(email: string, name: string): string {
  const [key] = keysFor("known browsers");
  return macUnder(key, email, name);
}

function macUnder(key: Buffer, email: string, name: string): string {
  return createHmac("sha256", key).update(`${name}\0${email}`).digest("base64url");
}
