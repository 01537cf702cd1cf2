import { parseCookie, stringifySetCookie } from "cookie";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The value of a cookie, out of a request's header or out of what the document says; undefined when there is none. */
export function cookieValue(cookies: string | null, name: string): string | undefined {
  return parseCookie(cookies ?? "")[name];
}

/** A cookie that keeps what this browser chose for a year. Scripts do not see it, unless they write it themselves. */
export function choiceCookie(name: string, value: string, secure: boolean, isForScripts = false): string {
  const scope = { path: "/", maxAge: YEAR_SECONDS, sameSite: "lax", httpOnly: !isForScripts, secure } as const;
  return stringifySetCookie({ name, value, ...scope });
}
