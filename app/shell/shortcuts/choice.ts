/** Whether this browser's reader wants shortcuts; yes until switched off. */
export function wantsShortcuts(cookies: string | null): boolean {
  return !/(?:^|;\s*)shortcuts=off(?:;|$)/.test(cookies ?? "");
}

/** The cookie that keeps the choice for a year. */
export function shortcutsCookie(choice: string, secure: boolean): string {
  const value = choice === "off" ? "off" : "on";
  return `shortcuts=${value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly${secure ? "; Secure" : ""}`;
}
