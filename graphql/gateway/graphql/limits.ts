import { type DocumentNode, GraphQLError, Kind, parse, type SelectionSetNode, type Source } from "graphql";

/** The same for every transport. What a client of ours sends stays far below each of them. */
export const MOST_BODY_BYTES = 1_000_000;
/** Longer than any document of so few tokens needs to be. */
const MOST_CHARACTERS = 100_000;
const MOST_TOKENS = 4000;
/** Brackets within brackets: the parser calls itself for each. */
const DEEPEST_BRACKETS = 60;
const DEEPEST = 16;
const MOST_FIELDS = 1000;
const MOST_ALIASES = 50;
const MOST_DIRECTIVES = 50;
/** Validation calls itself from fragment to fragment, for every pair of them. */
const MOST_FRAGMENTS = 100;

type Size = { depth: number; fields: number; aliases: number; directives: number };

/**
 * Parses a document and refuses one that would be too costly, before it is validated. Fragments count as often as they are spread.
 * @throws GraphQLError naming the limit.
 */
export function parseWithinLimits(source: string | Source): DocumentNode {
  const text = typeof source === "string" ? source : source.body;
  refuseAbove("characters", text.length, MOST_CHARACTERS);
  refuseAbove("brackets within each other", deepestBracket(text), DEEPEST_BRACKETS);
  const document = parse(source, { maxTokens: MOST_TOKENS });
  const sizes = new Map<string, Size | "open">();
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [],
    ),
  );
  const count = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length;
  refuseAbove("fragments", count, MOST_FRAGMENTS);
  const ofFragment = (name: string): Size => {
    const known = sizes.get(name);
    const set = fragments.get(name);
    // Validation tells of fragments that spread themselves or don't exist; here they count for nothing.
    if (known === "open" || set === undefined) return { depth: 0, fields: 0, aliases: 0, directives: 0 };
    if (known !== undefined) return known;
    sizes.set(name, "open");
    const size = measure(set, ofFragment);
    sizes.set(name, size);
    return size;
  };
  for (const node of document.definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION) check(measure(node.selectionSet, ofFragment));
    if (node.kind === Kind.FRAGMENT_DEFINITION) check(ofFragment(node.name.value));
  }
  return document;
}

function measure(set: SelectionSetNode, ofFragment: (name: string) => Size): Size {
  const total: Size = { depth: 0, fields: 0, aliases: 0, directives: 0 };
  for (const node of set.selections) {
    const isField = node.kind === Kind.FIELD;
    const inner =
      node.kind === Kind.FRAGMENT_SPREAD
        ? ofFragment(node.name.value)
        : node.selectionSet === undefined
          ? { depth: 0, fields: 0, aliases: 0, directives: 0 }
          : measure(node.selectionSet, ofFragment);
    total.depth = Math.max(total.depth, inner.depth + (isField ? 1 : 0));
    total.fields += inner.fields + (isField ? 1 : 0);
    total.aliases += inner.aliases + (isField && node.alias !== undefined ? 1 : 0);
    total.directives += inner.directives + (node.directives?.length ?? 0);
  }
  return total;
}

// Texts and comments may hold any bracket; what is no GraphQL at all is told by the parser afterwards.
const BRACKETS = /"""(?:\\"""|[\s\S])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n\r]*|[[{(]|[\]})]/g;

function deepestBracket(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [found] of text.matchAll(BRACKETS)) {
    if (found === "[" || found === "{" || found === "(") deepest = Math.max(deepest, ++depth);
    else if (found === "]" || found === "}" || found === ")") depth--;
  }
  return deepest;
}

function check(size: Size): void {
  refuseAbove("levels", size.depth, DEEPEST);
  refuseAbove("fields", size.fields, MOST_FIELDS);
  refuseAbove("aliases", size.aliases, MOST_ALIASES);
  refuseAbove("directives", size.directives, MOST_DIRECTIVES);
}

function refuseAbove(what: string, count: number, most: number): void {
  if (count > most) throw new GraphQLError(`This document is too large: it may have at most ${most} ${what}.`);
}
