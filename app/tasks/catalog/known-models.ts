import { choiceCookie, cookieValue } from "#app/lib/browser/cookies.ts";

/** The models that this browser's reader marked, and those used last, newest first; by their slugs. */
export type KnownModels = { favorites: string[]; recent: string[] };

const MOST_FAVORITES = 20;
const MOST_RECENT = 3;

function slugs(part: string | undefined, most: number): string[] {
  return (part ?? "")
    .split("!")
    .filter((slug) => /^[\w.-]{1,60}$/.test(slug))
    .slice(0, most);
}

/** Reads them out of a cookie header, or out of the document's cookies. */
export function knownModels(cookies: string | null): KnownModels {
  const [favorites, recent] = (cookieValue(cookies, "models") ?? "").split("~");
  return { favorites: slugs(favorites, MOST_FAVORITES), recent: slugs(recent, MOST_RECENT) };
}

/** The cookie that keeps them for a year; not hidden from scripts, which write it. */
export function knownModelsCookie({ favorites, recent }: KnownModels, secure: boolean): string {
  const value = `${favorites.slice(0, MOST_FAVORITES).join("!")}~${recent.slice(0, MOST_RECENT).join("!")}`;
  return choiceCookie("models", value, secure, true);
}
