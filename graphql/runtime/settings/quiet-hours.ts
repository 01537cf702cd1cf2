import { MINUTE } from "#graphql/runtime/clock.ts";

/** When nobody is to be disturbed: minutes of the day in a time zone. It may pass over midnight. */
export type QuietHours = { from: number; until: number; timeZone: string };

const SHAPE = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)(?: (\S+))?$/;
const MINUTES_A_DAY = 24 * 60;

/** Whether a setting names hours: `22:00-07:00`, in UTC unless a time zone follows. Those that end as they begin are none. */
export function isQuietHours(text: string): boolean {
  const hours = SHAPE.test(text) ? quietHoursIn(text) : undefined;
  return hours !== undefined && hours.from !== hours.until && isTimeZone(hours.timeZone);
}

/** The hours that a setting names, which has been checked. */
export function quietHoursIn(text: string | undefined): QuietHours | undefined {
  const parts = text === undefined ? null : SHAPE.exec(text);
  if (parts === null) return undefined;
  const [, fromHour, fromMinute, untilHour, untilMinute, timeZone = "UTC"] = parts;
  return {
    from: Number(fromHour) * 60 + Number(fromMinute),
    until: Number(untilHour) * 60 + Number(untilMinute),
    timeZone,
  };
}

/** When the quiet hours end that a moment lies in; null where it lies in none. A clock that is changed within them is not minded. */
export function endOfQuiet({ from, until, timeZone }: QuietHours, at: Date): Date | null {
  const minute = minuteOfDay(at, timeZone);
  const isQuiet = from < until ? minute >= from && minute < until : minute >= from || minute < until;
  if (!isQuiet) return null;
  const left = (until - minute + MINUTES_A_DAY) % MINUTES_A_DAY;
  return new Date(Math.floor(at.getTime() / MINUTE) * MINUTE + left * MINUTE);
}

function minuteOfDay(at: Date, timeZone: string): number {
  const told = at.toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const [hour, minute] = told.split(":").map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
