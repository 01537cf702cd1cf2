const DAY_MS = 86_400_000;

/** The zone's distance from UTC at a moment, in milliseconds; 0 for a zone that nobody knows. */
function offsetMs(at: number, timeZone: string): number {
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
    return sign === "-" ? -ms : ms;
  } catch {
    return 0;
  }
}

/** When a day such as 2026-11-20 begins in a zone such as Asia/Shanghai; null when there is no such day. */
export function startOfDay(date: string, timeZone: string): Date | null {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return null;
  // The offset is that of the place's own midnight, which the first step comes near enough to.
  const near = midnight - offsetMs(midnight, timeZone);
  return new Date(midnight - offsetMs(near, timeZone));
}

/** The day after a day. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
