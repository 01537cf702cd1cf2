import type { IncomingMessage, ServerResponse } from "node:http";
import { parseCookie } from "cookie";
import type { Handler } from "#graphql/gateway/http/exchange.ts";
import { DAY, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";

/** The languages of the pages: the first at its paths themselves, the others below a part of their own. */
const LANGUAGES = ["en", "zh"] as const;
type Language = (typeof LANGUAGES)[number];

/** The cookie of what a reader has chosen, and the parameter of the address that chooses. */
const CHOICE = "language";
const KEPT_SECONDS = (365 * DAY) / SECOND;
const LONGEST_LIST = 200;

function languageNamed(name: string | undefined): Language | null {
  return LANGUAGES.find((language) => language === name) ?? null;
}

/** The first of our languages by what a browser says it reads (RFC 9110, 12.5.4); null when it names none of them. */
export function preferredLanguage(accepted: string | undefined): Language | null {
  const wishes = (accepted ?? "").slice(0, LONGEST_LIST).split(",");
  const ranked = wishes.map((wish) => {
    const [range = "", ...parameters] = wish.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    return { language: languageNamed(range.split("-", 1)[0]), weight: Number(weight) };
  });
  const known = ranked.filter(({ language, weight }) => language !== null && weight > 0);
  return known.sort((a, b) => b.weight - a.weight)[0]?.language ?? null;
}

/** The same address without the choice in it; null where it makes none that we know. */
function chosenIn(url: string): { language: Language; location: string } | null {
  if (!url.includes(`${CHOICE}=`)) return null;
  const { pathname, searchParams } = new URL(url, env.publicUrl);
  const language = languageNamed(searchParams.get(CHOICE) ?? undefined);
  // What begins with two slashes would be another host.
  if (language === null || pathname.startsWith("//")) return null;
  searchParams.delete(CHOICE);
  return { language, location: pathname + (searchParams.size === 0 ? "" : `?${searchParams}`) };
}

function lead(res: ServerResponse, location: string, headers: Record<string, string> = {}): void {
  res.writeHead(302, {
    location,
    "cache-control": "private, no-store",
    vary: "Accept-Language, Cookie",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  res.end();
}

function isRead({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Leads who comes to the home page to the one in the language that they have chosen or, where they never did, that their
 * browser reads. An address of a page says its language itself, and is left alone; `?language=` in one is a choice, and kept.
 */
export function inReadersLanguage(pages: Handler): Handler {
  const secure = env.publicUrl.startsWith("https:") ? "; Secure" : "";
  return (req, res) => {
    const url = req.url ?? "/";
    const choice = isRead(req) ? chosenIn(url) : null;
    if (choice !== null) {
      const kept = `${CHOICE}=${choice.language}; Max-Age=${KEPT_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure}`;
      return lead(res, choice.location, { "set-cookie": kept });
    }
    if (url !== "/" || !isRead(req)) return pages(req, res);
    const chosen = languageNamed(parseCookie(req.headers.cookie ?? "")[CHOICE]);
    const language = chosen ?? preferredLanguage(req.headers["accept-language"]);
    if (language !== null && language !== LANGUAGES[0]) return lead(res, `/${language}`);
    return pages(req, res);
  };
}
