const YEAR_SECONDS = 365 * 24 * 60 * 60;

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not one of ours: a cookie may hold what is no encoding at all.
    return value;
  }
}

/** The value of a cookie, out of a request's header or out of what the document says; undefined when there is none. */
export function cookieValue(cookies: string | null, name: string): string | undefined {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value === undefined ? undefined : decoded(value);
}

/** A cookie that keeps what this browser chose for a year. Scripts do not see it, unless they write it themselves. */
export function choiceCookie(name: string, value: string, secure: boolean, isForScripts = false): string {
  const scope = [isForScripts ? "" : "; HttpOnly", secure ? "; Secure" : ""].join("");
  return `${name}=${encodeURIComponent(value)}; Max-Age=${YEAR_SECONDS}; Path=/${scope}; SameSite=Lax`;
}
