import { z } from "zod";
import { HOUR } from "#graphql/runtime/clock.ts";
import type { KieSuccess } from "#graphql/vendors/kie/catalog/catalog.ts";

const field = z.object({
  types: z.array(z.string()),
  isRequired: z.boolean(),
  values: z.array(z.string()).nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  fallback: z.string().nullable(),
});

const facts = z.object({ fields: z.record(z.string(), field).nullable(), priceText: z.string().nullable() });

/** What kie.ai says of one of its models, as far as it is kept: its fields, and its price as a text. Null is not known. */
export type Facts = z.infer<typeof facts>;

/** Facts as a row has them; what a row of another release has is not known. */
export function readFacts(row: unknown): Facts | null {
  return facts.safeParse(row).data ?? null;
}

/** Success is judged over so long. */
const LATELY_MS = 3 * HOUR;
/** Of fewer points with traffic nothing is said: an hour of them. */
const LEAST_POINTS = 6;

/** The share of tasks that succeeded in all of the time that kie.ai tells of, and in the last hours; null where it tells too little. */
export function successOf(points: readonly KieSuccess[], at: Date): { ofDay: number | null; lately: number | null } {
  const told = points.flatMap(({ end, share }) => (share === null ? [] : [{ end, share }]));
  const lately = told.filter(({ end }) => end.getTime() > at.getTime() - LATELY_MS);
  return { ofDay: mean(told), lately: lately.length < LEAST_POINTS ? null : mean(lately) };
}

function mean(points: readonly { share: number }[]): number | null {
  if (points.length === 0) return null;
  return Math.round((points.reduce((sum, { share }) => sum + share, 0) / points.length) * 10_000) / 10_000;
}

/** Below this a model is in trouble, and from the other on it is well again: the gap keeps it from coming and going. */
const LOW = 0.6;
const WELL = 0.8;

/** Whether a model does badly. Between the two, and where nothing is known, it stays as it `was`. */
export function doesBadly(lately: number | null, was: boolean): boolean {
  if (lately === null) return was;
  return lately < (was ? WELL : LOW);
}
