import { choiceCookie, cookieValue } from "#app/lib/browser/cookies.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

function isTheme(value: string | undefined): value is Theme {
  return THEMES.some((theme) => theme === value);
}

/** The colours this browser chose; the system's when it never chose. */
export function themeOf(cookies: string | null): Theme {
  const value = cookieValue(cookies, "theme");
  return isTheme(value) ? value : "system";
}

/** The cookie that keeps the choice for a year. An unknown theme is kept as the system's. */
export function themeCookie(theme: string, secure: boolean): string {
  return choiceCookie("theme", isTheme(theme) ? theme : "system", secure);
}
