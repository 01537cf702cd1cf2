import { withoutLocale } from "#app/lib/i18n/locale.ts";

export type Section = "create" | "story" | "library" | "prompts" | "billing" | "apiKeys" | "account" | "me";

const SECTIONS: [beginning: RegExp, section: Section][] = [
  [/^\/(creations|cast)(\/|$)/, "library"],
  [/^\/prompts(\/|$)/, "prompts"],
  [/^\/billing(\/|$)/, "billing"],
  [/^\/api-keys(\/|$)/, "apiKeys"],
  [/^\/account(\/|$)/, "account"],
  [/^\/me$/, "me"],
];

/** The part of the studio that an address is in; null outside of all. A story is told on the page where everything is made. */
export function sectionOf(pathname: string, search: string): Section | null {
  const path = withoutLocale(pathname);
  if (path === "/create") return new URLSearchParams(search).has("story") ? "story" : "create";
  return SECTIONS.find(([beginning]) => beginning.test(path))?.[1] ?? null;
}
