import { choiceCookie, cookieValue } from "#app/lib/browser/cookies.ts";

/** Whether this browser's reader wants shortcuts; yes until switched off. */
export function wantsShortcuts(cookies: string | null): boolean {
  return cookieValue(cookies, "shortcuts") !== "off";
}

/** The cookie that keeps the choice for a year. */
export function shortcutsCookie(choice: string, secure: boolean): string {
  return choiceCookie("shortcuts", choice === "off" ? "off" : "on", secure);
}
