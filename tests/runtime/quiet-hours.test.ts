import { expect, it } from "vitest";
import { endOfQuiet, isQuietHours, quietHoursIn } from "#graphql/runtime/settings/quiet-hours.ts";

const end = (text: string, at: string) => {
  const hours = quietHoursIn(text);
  if (hours === undefined) throw new Error("no hours");
  return endOfQuiet(hours, new Date(at))?.toISOString() ?? null;
};

it.each([
  ["22:00-07:00", "2026-11-27T23:30:10Z", "2026-11-28T07:00:00.000Z"],
  ["22:00-07:00", "2026-11-28T06:59:59Z", "2026-11-28T07:00:00.000Z"],
  ["22:00-07:00", "2026-11-28T07:00:00Z", null],
  ["22:00-07:00", "2026-11-27T21:59:59Z", null],
  ["12:00-13:30", "2026-11-27T12:00:00Z", "2026-11-27T13:30:00.000Z"],
  ["12:00-13:30", "2026-11-27T14:00:00Z", null],
  ["22:00-07:00 Asia/Shanghai", "2026-11-27T14:00:00Z", "2026-11-27T23:00:00.000Z"],
  ["22:00-07:00 Asia/Shanghai", "2026-11-27T23:00:00Z", null],
  ["22:00-07:00 Europe/Berlin", "2026-11-27T21:30:00Z", "2026-11-28T06:00:00.000Z"],
])("in %s at %s nobody is disturbed until %s", (text, at, until) => {
  expect(end(text, at)).toBe(until);
});

it.each(["22:00", "22-07", "24:00-07:00", "22:00-22:00", "22:00-07:60", "22:00-07:00 Nowhere/Town", "night", ""])(
  "%j names no hours",
  (text) => expect(isQuietHours(text)).toBe(false),
);
