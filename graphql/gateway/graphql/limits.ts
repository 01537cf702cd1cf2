import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, type Source, validate } from "graphql";
import { type Size, sizesOf, TooLargeError, tooMany } from "#graphql/gateway/graphql/tokens.ts";

/** The same for every transport. What a client of ours sends stays far below each of them. */
export const MOST_BODY_BYTES = 1_000_000;
/** Longer than any document of so few tokens needs to be. */
const MOST_CHARACTERS = 100_000;
const MOST_TOKENS = 4000;
/** Brackets within brackets: the parser calls itself for each. */
const DEEPEST_BRACKETS = 60;
/** Validation calls itself from fragment to fragment, for every pair of them. */
const MOST_FRAGMENTS = 100;
const DEEPEST = 16;
const MOST_FIELDS = 1000;
const MOST_ALIASES = 50;
const MOST_DIRECTIVES = 50;
/** Fields of one name in one place of the answer: validation compares each with all others, and all that is below them. */
const MOST_COMPARISONS = 3000;
/** Values in the variables of one operation, those within lists and inputs among them. */
const MOST_VALUES = 10_000;
/** In one list of them: several times the longest that any field takes. */
const MOST_ITEMS = 500;
const REPEATED = "it repeats too many fields in one place: ask for each once, or spread fewer fragments side by side.";
/** Who is wrong in many places is told of the first. */
const MOST_PROBLEMS = 3;

const TOKEN_LIMITS = { tokens: MOST_TOKENS, brackets: DEEPEST_BRACKETS, fragments: MOST_FRAGMENTS };

/**
 * Judges a document by its tokens and parses it only when it is not too large. Fragments count as often as they are spread.
 * @throws TooLargeError naming the limit; GraphQLError where it is no GraphQL.
 */
export function parseWithinLimits(source: string | Source): DocumentNode {
  const text = typeof source === "string" ? source : source.body;
  refuseAbove("characters", text.length, MOST_CHARACTERS);
  const { operations, fragments, comparisons } = sizesOf(text, TOKEN_LIMITS);
  for (const size of operations) judge(size);
  for (const size of fragments.values()) judge(size);
  if (comparisons > MOST_COMPARISONS) throw new TooLargeError(REPEATED);
  return parse(source, { maxTokens: MOST_TOKENS });
}

/** Validates a document, and stops at the first few problems; where there are more, the last says so. */
export function validateBriefly(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const problems = validate(schema, document, undefined, { maxErrors: MOST_PROBLEMS });
  if (problems.length <= MOST_PROBLEMS) return problems;
  const more = `There are more than ${MOST_PROBLEMS} problems; these are the first. Mend them and send the document again.`;
  return [...problems.slice(0, MOST_PROBLEMS), new GraphQLError(more)];
}

/** @throws TooLargeError when the variables, or a list in them, hold more values than any operation needs. */
export function judgeVariables(variables: unknown): void {
  const left: unknown[] = [variables];
  let count = 0;
  for (let value = left.pop(); value !== undefined || left.length > 0; value = left.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) refuseAbove("items in a list of its variables", value.length, MOST_ITEMS);
    const inner = Array.isArray(value) ? value : Object.values(value);
    count += inner.length;
    refuseAbove("values in its variables", count, MOST_VALUES);
    for (const one of inner) if (typeof one === "object" && one !== null) left.push(one);
  }
}

function judge(size: Size): void {
  refuseAbove("levels", size.depth, DEEPEST);
  refuseAbove("fields", size.fields, MOST_FIELDS);
  refuseAbove("aliases", size.aliases, MOST_ALIASES);
  refuseAbove("directives", size.directives, MOST_DIRECTIVES);
}

function refuseAbove(what: string, count: number, most: number): void {
  if (count > most) throw tooMany(what, most);
}
