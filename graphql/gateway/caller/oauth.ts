import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseCookie, stringifySetCookie } from "cookie";
import { z } from "zod";
import { browserCookieOf } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { beginProviderSignIn, finishProviderSignIn } from "#graphql/domain/accounts/sessions/provider-sign-in.ts";
import { endSession, readSession, sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import { DomainError, SecondFactorRequiredError } from "#graphql/domain/errors.ts";
import { targetOf } from "#graphql/gateway/http/exchange.ts";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import { log } from "#graphql/runtime/log.ts";

const ADDRESS = /^\/oauth\/(google|github)(\/callback)?$/;
const COOKIE = "nbv_oauth";
const MOST_CHARACTERS = 2000;
const LIFE_SECONDS = (10 * MINUTE) / SECOND;

type ProviderName = "google" | "github";

/** What a browser keeps between leaving for a provider and coming back. */
const begun = z.object({
  provider: z.string(),
  state: z.string().min(20),
  verifier: z.string().min(20),
  next: z.string(),
  locale: z.enum(["en", "zh"]),
});
type Begun = z.infer<typeof begun>;

/** Why a sign-in came to nothing, as the sign-in page is told by `problem`. */
type Problem = "denied" | "expired" | "unverified" | "too-many" | "suspended" | "failed";

/**
 * Sign-in with a provider. GET `/oauth/<provider>?next=<path>&locale=<en|zh>` sends the browser there; GET
 * `/oauth/<provider>/callback` takes it back, signs it in and goes on to `next`. Trouble leads to `/sign-in?problem=…`.
 */
export async function handleOauth(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = targetOf(req);
  const [, provider, isCallback] = ADDRESS.exec(url.pathname) ?? [];
  if (req.method !== "GET") return void res.writeHead(405, { allow: "GET" }).end();
  if (provider !== "google" && provider !== "github") return notFound(res);
  if (isCallback === undefined) return begin(res, provider, url.searchParams);
  return finish(req, res, provider, url.searchParams);
}

function begin(res: ServerResponse, provider: ProviderName, query: URLSearchParams): void {
  const signIn = beginProviderSignIn(provider);
  if (signIn === null) {
    notFound(res);
    return;
  }
  const { url, state, verifier } = signIn;
  const locale = query.get("locale") === "zh" ? "zh" : "en";
  const kept: Begun = { provider, state, verifier, locale, next: localPath(query.get("next"), locale) };
  redirect(res, url, [cookie(Buffer.from(JSON.stringify(kept)).toString("base64url"), LIFE_SECONDS)]);
}

async function finish(req: IncomingMessage, res: ServerResponse, provider: ProviderName, query: URLSearchParams) {
  const kept = readKept(req.headers.cookie ?? "");
  const forget = cookie("", 0);
  const giveUp = (problem: Problem) => {
    const page = kept?.locale === "zh" ? "/zh/sign-in" : "/sign-in";
    const next = kept === null ? "" : `&next=${encodeURIComponent(kept.next)}`;
    redirect(res, `${page}?problem=${problem}${next}`, [forget]);
  };
  const state = query.get("state") ?? "";
  if (kept === null || kept.provider !== provider || !isSame(kept.state, state)) return giveUp("expired");
  const code = query.get("code") ?? "";
  if (code === "") return giveUp("denied");
  try {
    const previous = await sessionOf(req);
    const visitor = visitorOf(req);
    const opened = await finishProviderSignIn(provider, { code, verifier: kept.verifier }, visitor);
    if (previous !== null) await endSession(previous);
    redirect(res, kept.next, [forget, opened.cookie, opened.browserCookie]);
  } catch (error) {
    if (error instanceof SecondFactorRequiredError) {
      const page = kept.locale === "zh" ? "/zh/sign-in" : "/sign-in";
      return redirect(res, `${page}?step=code&next=${encodeURIComponent(kept.next)}`, [forget, error.cookie]);
    }
    const problem = problemOf(error);
    if (problem === "failed") log.warn({ event: "provider sign-in failed", provider, err: error });
    giveUp(problem);
  }
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof DomainError)) return "failed";
  if (error.code === "ACCOUNT_SUSPENDED") return "suspended";
  if (error.code === "READ_ONLY") return "failed";
  return error.code === "RATE_LIMITED" ? "too-many" : "unverified";
}

function visitorOf(req: IncomingMessage) {
  const { headers } = req;
  return {
    ip: clientAddress(req),
    userAgent: headers["user-agent"] ?? null,
    languages: headers["accept-language"] ?? null,
    browser: browserCookieOf(headers.cookie ?? null),
  };
}

async function sessionOf(req: IncomingMessage): Promise<string | null> {
  const secret = sessionCookieOf(req.headers.cookie ?? null);
  return secret === null ? null : ((await readSession(secret))?.viewer.sessionId ?? null);
}

function readKept(header: string): Begun | null {
  const value = parseCookie(header)[COOKIE]?.slice(0, MOST_CHARACTERS) ?? "";
  try {
    const kept = begun.safeParse(JSON.parse(Buffer.from(value, "base64url").toString())).data ?? null;
    return kept === null ? null : { ...kept, next: localPath(kept.next, kept.locale) };
  } catch {
    return null;
  }
}

/** Where to go afterwards: only ever a page of ours. */
function localPath(given: string | null, locale: "en" | "zh"): string {
  const isLocal = given !== null && given.length <= 500 && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given);
  return isLocal ? given : locale === "zh" ? "/zh/create" : "/create";
}

function isSame(right: string, given: string): boolean {
  const [a, b] = [Buffer.from(right), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function cookie(value: string, seconds: number): string {
  const secure = env.publicUrl.startsWith("https:");
  return stringifySetCookie(COOKIE, value, {
    path: "/oauth",
    httpOnly: true,
    sameSite: "lax",
    maxAge: seconds,
    secure,
  });
}

function redirect(res: ServerResponse, location: string, cookies: string[]): void {
  const headers = { location, "cache-control": "no-store", "referrer-policy": "no-referrer", "set-cookie": cookies };
  res.writeHead(302, headers).end();
}

function notFound(res: ServerResponse): void {
  res.writeHead(404, { "content-type": "text/plain", "cache-control": "no-store" }).end("Not found");
}
