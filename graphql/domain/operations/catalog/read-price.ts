import { z } from "zod";
import {
  countsCharacters,
  type ModelDefinition,
  type ParameterDefinition,
  PROMPT_CHARACTERS,
  type PriceFactor,
  SOURCE_SECONDS,
} from "#graphql/domain/catalog/definition.ts";
import { dearestBy } from "#graphql/domain/catalog/margin.ts";
import { type FieldErrorCode, type FieldProblem, InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { DAY, fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";

/** The most that a task may cost at default parameters, and with any, in credits. */
const MOST_CREDITS = 100_000;
const MOST_OF_A_TASK = 1_000_000;
const SMALLEST_FACTOR = 0.01;
const LARGEST_FACTOR = 1000;
/** How far ahead a price may begin. A moment that lies behind by less than it takes to send is this moment. */
const FURTHEST_MS = 366 * DAY;
const SENDING_MS = 5 * SECOND;

const shape = z.object({
  credits: z
    .int("A price is a whole number of credits.")
    .min(1, "A price is at least 1 credit.")
    .max(MOST_CREDITS, `A price is at most ${MOST_CREDITS} credits.`),
});

const rule = `A factor is a number from ${SMALLEST_FACTOR} to ${LARGEST_FACTOR}.`;
const factorShape = z.number(rule).min(SMALLEST_FACTOR, rule).max(LARGEST_FACTOR, rule);
const factorsShape = z.record(
  z.string(),
  z.union([
    z.strictObject({ values: z.record(z.string().max(100), factorShape) }),
    z.strictObject({
      each: z.number(rule).positive(rule).max(MOST_CREDITS, rule),
      plus: z.literal(SOURCE_SECONDS).optional(),
    }),
    z.strictObject({ started: z.number(rule).positive(rule).max(MOST_CREDITS, rule) }),
  ]),
);

type Terms = { credits: number; factors: Record<string, PriceFactor> };

/**
 * A price as an operator gives it; without factors those of today are kept.
 * @throws InvalidInputError naming the field and its rule, also where some request would cost too much by it.
 */
export function readTerms(
  model: ModelDefinition,
  given: { credits: number; factors: string | null },
  known: Terms["factors"],
): Terms {
  const parsed = shape.safeParse({ credits: given.credits });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const factors = given.factors === null ? known : readFactors(model, given.factors);
  const terms = { credits: parsed.data.credits, factors };
  const dearest = dearestBy(model, terms);
  if (dearest <= MOST_OF_A_TASK) return terms;
  const message = `By this some task would cost ${dearest} credits; the most is ${MOST_OF_A_TASK}.`;
  throw refused(given.factors === null ? "credits" : "factors", "TOO_LARGE", message, MOST_OF_A_TASK);
}

/** How an amount grows with a model's parameters, as JSON. @throws InvalidInputError at `factors` */
export function readFactors(model: ModelDefinition, text: string): Terms["factors"] {
  const parsed = factorsShape.safeParse(read(text));
  if (!parsed.success) {
    throw refused("factors", "FORMAT", `Factors are JSON such as {"resolution":{"values":{"4K":2}}}. ${rule}`);
  }
  const offered = new Map(model.parameters.map((parameter) => [parameter.name, parameter]));
  for (const [name, factor] of Object.entries(parsed.data)) {
    if (name === PROMPT_CHARACTERS && countsCharacters(model) && !("values" in factor)) continue;
    if (name === SOURCE_SECONDS && "each" in factor && model.inputs.some(({ isBilled }) => isBilled === true)) continue;
    const parameter = offered.get(name);
    if (parameter === undefined || name === "variants") throw refused("factors", "NOT_OFFERED", unknown(model, name));
    if (!("values" in factor) && !isNumeric(parameter)) {
      throw refused("factors", "UNFIT", `${name} is no number: it has a factor for each value.`);
    }
    const values = "values" in factor ? Object.keys(factor.values) : [];
    const odd = values.find((value) => parameter.values !== null && !parameter.values.includes(value));
    if (odd !== undefined) throw refused("factors", "NOT_OFFERED", unknown(model, `${name} ${odd}`));
  }
  return parsed.data;
}

/** Whether all that can be chosen are numbers; seconds are often a list of two. */
function isNumeric({ type, values }: ParameterDefinition): boolean {
  if (values === null) return type === "INTEGER" || type === "FLOAT";
  return values.every((value) => value.trim() !== "" && Number.isFinite(Number(value)));
}

function unknown({ name }: ModelDefinition, what: string): string {
  return `${name} has no ${what.slice(0, 60)} that a price could grow with.`;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * When a price begins; without a moment, now.
 * @throws InvalidInputError for a moment that has been, or is more than a year away.
 */
export function readStart(from: Date | null): Date {
  const present = now();
  if (from === null) return present;
  if (from.getTime() < present.getTime() - SENDING_MS)
    throw refused("from", "TOO_SMALL", "A price begins now or later.");
  if (from > fromNow(FURTHEST_MS + MINUTE)) throw refused("from", "TOO_LARGE", "A price begins within a year.");
  return from > present ? from : present;
}

function refused(field: string, code: FieldErrorCode, message: string, limit?: number): InvalidInputError {
  const problem: FieldProblem = { path: [field], code, message };
  return new InvalidInputError([limit === undefined ? problem : { ...problem, limit }]);
}
