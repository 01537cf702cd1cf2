import { GraphQLError, Lexer, Source, type Token, TokenKind } from "graphql";

/**
 * What a selection holds, fragments as often as they are spread. `comparisons`: how often validation compares fields of
 * one name in one place with each other, and all that is below them.
 */
export type Size = { depth: number; fields: number; aliases: number; directives: number; comparisons: number };

/** What is known of a document before it is parsed: of each operation and fragment its size. */
export type Sizes = { operations: Size[]; fragments: Map<string, Size>; comparisons: number };

export type TokenLimits = { tokens: number; brackets: number; fragments: number };

/** A document that is larger than any may be. */
export class TooLargeError extends GraphQLError {
  constructor(reason: string) {
    super(`This document is too large: ${reason}`);
    this.name = "TooLargeError";
  }
}

/** The refusal of a document that has more of something than any may have. */
export function tooMany(what: string, most: number): TooLargeError {
  return new TooLargeError(`it may have at most ${most} ${what}.`);
}

/** One place of the answer: the names in it, and what is spread there. Inline fragments add to the place they stand in. */
type Place = { names: Map<string, Place[]>; spreads: string[]; below: Place[]; fields: number };
type Definition = { name: string | null; place: Place; aliases: number; directives: number };

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, comparisons: 0 };

/**
 * Goes through a document token by token, without parsing it, and adds up what its selections hold. What is no GraphQL is
 * left to the parser.
 * @throws TooLargeError as soon as a limit is passed; GraphQLError for what is no token.
 */
export function sizesOf(text: string, limits: TokenLimits): Sizes {
  const definitions = scan(text, limits);
  const named = definitions.filter(({ name }) => name !== null);
  if (named.length > limits.fragments) throw tooMany("fragments", limits.fragments);
  const fragments = new Map(named.map((definition) => [definition.name ?? "", definition]));
  const sizes = new Map<string, Size | "open">();
  const ofFragment = (name: string): Size => {
    const known = sizes.get(name);
    const definition = fragments.get(name);
    // Validation tells of fragments that spread themselves or don't exist; here they count for nothing.
    if (known === "open" || definition === undefined) return NOTHING;
    if (known !== undefined) return known;
    sizes.set(name, "open");
    const size = sizeOf(definition, fragments, ofFragment);
    sizes.set(name, size);
    return size;
  };
  for (const name of fragments.keys()) ofFragment(name);
  const operations = definitions.filter(({ name }) => name === null).map((one) => sizeOf(one, fragments, ofFragment));
  const found = new Map([...sizes].flatMap(([name, size]) => (size === "open" ? [] : [[name, size] as const])));
  const comparisons = sumOf([...operations, ...found.values()], (size) => size.comparisons);
  return { operations, fragments: found, comparisons };
}

function sizeOf(definition: Definition, fragments: Map<string, Definition>, ofFragment: (name: string) => Size): Size {
  const total: Size = { ...NOTHING, aliases: definition.aliases, directives: definition.directives };
  const add = (place: Place, depth: number) => {
    total.fields += place.fields;
    // What a fragment spreads at its own beginning is compared where it is spread itself.
    const isBeginning = place === definition.place && definition.name !== null;
    total.comparisons += comparisonsIn(isBeginning ? { ...place, spreads: [] } : place, fragments, ofFragment);
    if (place.fields > 0) total.depth = Math.max(total.depth, depth + 1);
    for (const name of place.spreads) {
      const spread = ofFragment(name);
      total.depth = Math.max(total.depth, depth + spread.depth);
      for (const key of ["fields", "aliases", "directives"] as const) total[key] += spread[key];
    }
    for (const below of place.below) add(below, depth + 1);
  };
  add(definition.place, 0);
  return total;
}

function comparisonsIn(place: Place, fragments: Map<string, Definition>, ofFragment: (name: string) => Size): number {
  let names: ReadonlyMap<string, Place[]> = place.names;
  if (place.spreads.length > 0) names = namesWithSpreads(place, fragments);
  const fieldsOf = ({ fields, spreads, below }: Place): number =>
    fields + sumOf(spreads, (name) => ofFragment(name).fields) + sumOf(below, fieldsOf);
  let total = 0;
  for (const places of names.values()) {
    if (places.length > 1) total += (places.length - 1) * (places.length + sumOf(places, fieldsOf));
  }
  return total;
}

function namesWithSpreads(place: Place, fragments: Map<string, Definition>): Map<string, Place[]> {
  const names = new Map([...place.names].map(([name, places]) => [name, [...places]]));
  const seen = new Set<string>();
  const gather = (spreads: readonly string[]) => {
    for (const spread of spreads) {
      const other = fragments.get(spread)?.place;
      if (other === undefined || seen.has(spread)) continue;
      seen.add(spread);
      for (const [name, places] of other.names) {
        const known = names.get(name);
        if (known === undefined) names.set(name, [...places]);
        else known.push(...places);
      }
      gather(other.spreads);
    }
  };
  gather(place.spreads);
  return names;
}

function sumOf<Item>(items: readonly Item[], count: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += count(item);
  return total;
}

type Scan = {
  lexer: Lexer;
  token: Token;
  tokens: number;
  deepest: number;
  limits: TokenLimits;
  definition: Definition;
};

const emptyPlace = (): Place => ({ names: new Map(), spreads: [], below: [], fields: 0 });

function scan(text: string, limits: TokenLimits): Definition[] {
  const lexer = new Lexer(new Source(text));
  const definitions: Definition[] = [];
  const first: Definition = { name: null, place: emptyPlace(), aliases: 0, directives: 0 };
  const state: Scan = { lexer, token: lexer.advance(), tokens: 1, deepest: 0, limits, definition: first };
  while (state.token.kind !== TokenKind.EOF) {
    state.definition = { name: null, place: emptyPlace(), aliases: 0, directives: 0 };
    definitions.push(state.definition);
    scanDefinition(state);
  }
  return definitions;
}

function advance(state: Scan): Token {
  state.token = state.lexer.advance();
  state.tokens += 1;
  if (state.tokens > state.limits.tokens) throw tooMany("tokens", state.limits.tokens);
  return state.token;
}

/** Up to the definition's selection, and through it. */
function scanDefinition(state: Scan): void {
  if (state.token.kind === TokenKind.NAME && state.token.value === "fragment") {
    const { kind, value } = advance(state);
    if (kind === TokenKind.NAME) state.definition.name = value;
  }
  while (state.token.kind !== TokenKind.EOF && state.token.kind !== TokenKind.BRACE_L) {
    if (state.token.kind === TokenKind.AT) state.definition.directives += 1;
    if (!skipBrackets(state)) advance(state);
  }
  if (state.token.kind === TokenKind.BRACE_L) scanSelection(state);
}

/** Goes through a selection with a stack of its own: whoever nests deeply must not make us call ourselves as deeply. */
function scanSelection(state: Scan): void {
  const stack: Place[] = [];
  let place = state.definition.place;
  let next = place;
  do {
    const { kind } = state.token;
    if (kind === TokenKind.BRACE_L) {
      stack.push(place);
      if (stack.length > state.limits.brackets) throw tooNested(state);
      place = next;
      advance(state);
    } else if (kind === TokenKind.BRACE_R) {
      place = stack.pop() ?? state.definition.place;
      next = place;
      advance(state);
    } else if (kind === TokenKind.SPREAD) next = scanSpread(state, place);
    else if (kind === TokenKind.NAME) next = scanField(state, place);
    else if (kind === TokenKind.AT) {
      state.definition.directives += 1;
      advance(state);
      // The directive's own name is no field.
      if (isName(state)) advance(state);
    } else if (!skipBrackets(state)) advance(state);
  } while (stack.length > 0 && state.token.kind !== TokenKind.EOF);
}

/** A field's name and alias. @returns the place that a selection on it opens. */
function scanField(state: Scan, place: Place): Place {
  const name = state.token.value;
  const below = emptyPlace();
  const known = place.names.get(name);
  if (known === undefined) place.names.set(name, [below]);
  else known.push(below);
  place.below.push(below);
  place.fields += 1;
  if (advance(state).kind === TokenKind.COLON) {
    state.definition.aliases += 1;
    advance(state);
    if (isName(state)) advance(state);
  }
  return below;
}

/** @returns the place that a selection behind it adds to: an inline fragment's is the one it stands in. */
function scanSpread(state: Scan, place: Place): Place {
  advance(state);
  if (!isName(state)) return place;
  const isInline = state.token.value === "on";
  if (!isInline) place.spreads.push(state.token.value);
  advance(state);
  if (isInline && isName(state)) advance(state);
  return place;
}

function isName(state: Scan): boolean {
  return isAt(state, TokenKind.NAME);
}

function isAt({ token }: Scan, kind: TokenKind): boolean {
  return token.kind === kind;
}

/** Goes over arguments, variables and lists as a whole. @returns whether there were any here. */
function skipBrackets(state: Scan): boolean {
  if (!isAt(state, TokenKind.PAREN_L) && !isAt(state, TokenKind.BRACKET_L)) return false;
  let depth = 0;
  do {
    const { kind } = state.token;
    if (kind === TokenKind.PAREN_L || kind === TokenKind.BRACKET_L || kind === TokenKind.BRACE_L) depth += 1;
    else if (kind === TokenKind.PAREN_R || kind === TokenKind.BRACKET_R || kind === TokenKind.BRACE_R) depth -= 1;
    else if (kind === TokenKind.AT) state.definition.directives += 1;
    if (depth > state.limits.brackets) throw tooNested(state);
    advance(state);
  } while (depth > 0 && !isAt(state, TokenKind.EOF));
  return true;
}

function tooNested({ limits }: Scan): TooLargeError {
  return tooMany("brackets within each other", limits.brackets);
}
