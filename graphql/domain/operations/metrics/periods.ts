import { DAY, HOUR, MINUTE } from "#graphql/runtime/clock.ts";
import type { Grain } from "#prisma/generated/client/client.ts";

export type Period = "HOUR" | "DAY" | "WEEK" | "MONTH";

type Span = { grain: Grain; grainMs: number; spans: number };

/** What a period is made of: the span (UTC) that is under way, and so many before it that there are this many. */
export const periods: Record<Period, Span> = {
  HOUR: { grain: "MINUTE", grainMs: MINUTE, spans: 60 },
  DAY: { grain: "HOUR", grainMs: HOUR, spans: 24 },
  WEEK: { grain: "DAY", grainMs: DAY, spans: 7 },
  MONTH: { grain: "DAY", grainMs: DAY, spans: 30 },
};

/** When the spans of a period begin that ends at `end`, oldest first. */
export function spansOf(period: Period, end: Date): Date[] {
  const { grainMs, spans } = periods[period];
  const latest = Math.floor(end.getTime() / grainMs) * grainMs;
  return Array.from({ length: spans }, (_, n) => new Date(latest - (spans - 1 - n) * grainMs));
}

/** How long figures are kept: more than the longest period that is made of them. */
export const KEPT_MS: Record<Grain, number> = { MINUTE: 3 * HOUR, HOUR: 3 * DAY, DAY: 400 * DAY };
