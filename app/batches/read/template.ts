/** A piece of a template: words, the place of a column, or a choice of one of several pieces. */
type Part = { text: string } | { column: string } | { options: Template[] };

/** Words with places for columns, `{{name}}`, and choices, `{one|another}`. `count` is how many texts it stands for. */
export type Template = { parts: readonly Part[]; count: number };

/** Deeper ones are words: nobody means them, and whoever reads them must come to an end. */
const DEEPEST = 20;

type Token = { kind: "text" | "column"; value: string } | { kind: "open" | "close" | "or" };

const COLUMN = /\{\{[^\S\n]*([^{}|\n]+?)[^\S\n]*\}\}/y;

/** `\` before a brace, a bar or another `\` makes it a word like any other. */
function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let text = "";
  const push = (token: Token) => {
    if (text !== "") tokens.push({ kind: "text", value: text });
    text = "";
    tokens.push(token);
  };
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? "";
    if (sign === "\\" && /[{}|\\]/.test(source[at + 1] ?? "")) {
      at += 1;
      text += source[at];
      continue;
    }
    COLUMN.lastIndex = at;
    const column = sign === "{" ? COLUMN.exec(source) : null;
    if (column !== null) {
      push({ kind: "column", value: column[1] ?? "" });
      at += column[0].length - 1;
    } else if (sign === "{") push({ kind: "open" });
    else if (sign === "}") push({ kind: "close" });
    else if (sign === "|") push({ kind: "or" });
    else text += sign;
  }
  if (text !== "") tokens.push({ kind: "text", value: text });
  return tokens;
}

/** Where each choice that is one ends: braces that have no partner, or hold nothing to choose from, are words. */
function choicesIn(tokens: readonly Token[]): Map<number, number> {
  const open: { at: number; isChoice: boolean }[] = [];
  const ends = new Map<number, number>();
  for (const [at, { kind }] of tokens.entries()) {
    if (kind === "open") open.push({ at, isChoice: false });
    if (kind === "or") {
      const last = open.at(-1);
      if (last !== undefined) last.isChoice = true;
    }
    if (kind !== "close") continue;
    const begun = open.pop();
    if (begun?.isChoice === true) ends.set(begun.at, at);
  }
  return depthOf(ends) > DEEPEST ? new Map() : ends;
}

/** How many choices stand within each other at most. */
function depthOf(ends: ReadonlyMap<number, number>): number {
  const around: number[] = [];
  let deepest = 0;
  for (const [at, end] of [...ends].sort(([a], [b]) => a - b)) {
    while ((around.at(-1) ?? Number.POSITIVE_INFINITY) < at) around.pop();
    around.push(end);
    deepest = Math.max(deepest, around.length);
  }
  return deepest;
}

const SIGNS = { open: "{", close: "}", or: "|" } as const;

function build(tokens: readonly Token[], ends: ReadonlyMap<number, number>, from: number, to: number): Template[] {
  const options: Part[][] = [[]];
  for (let at = from; at < to; at++) {
    const token = tokens[at];
    const end = ends.get(at);
    const parts = options.at(-1);
    if (token === undefined || parts === undefined) break;
    if (token.kind === "text") parts.push({ text: token.value });
    else if (token.kind === "column") parts.push({ column: token.value });
    else if (end !== undefined) {
      parts.push({ options: build(tokens, ends, at + 1, end) });
      at = end;
    } else if (token.kind === "or" && from > 0) options.push([]);
    else parts.push({ text: SIGNS[token.kind] });
  }
  return options.map((parts) => ({ parts, count: countOf(parts) }));
}

function countOf(parts: readonly Part[]): number {
  return parts.reduce((product, part) => product * sizeOf(part), 1);
}

function sizeOf(part: Part): number {
  return "options" in part ? part.options.reduce((sum, { count }) => sum + count, 0) : 1;
}

/** Reads a template. Whatever is written is one: what makes no sense as a choice or a column is words. */
export function templateOf(source: string): Template {
  const tokens = tokensOf(source);
  const ends = choicesIn(tokens);
  const [template] = build(tokens, ends, 0, tokens.length);
  return template ?? { parts: [], count: 1 };
}

/** The columns that a template has places for, each once. */
export function columnsIn({ parts }: Template): string[] {
  const found = parts.flatMap((part) =>
    "column" in part ? [part.column] : "options" in part ? part.options.flatMap(columnsIn) : [],
  );
  return [...new Set(found)];
}

/** One of the texts that a template stands for: the one with this number, from 0. The last choice changes first. */
export function textOf({ parts }: Template, number: number, cellOf: (column: string) => string): string {
  let left = number;
  const texts: string[] = [];
  for (const part of [...parts].reverse()) {
    const size = sizeOf(part);
    texts.push(partText(part, left % size, cellOf));
    left = Math.floor(left / size);
  }
  return texts.reverse().join("");
}

function partText(part: Part, number: number, cellOf: (column: string) => string): string {
  if ("text" in part) return part.text;
  if ("column" in part) return cellOf(part.column);
  let left = number;
  for (const option of part.options) {
    if (left < option.count) return textOf(option, left, cellOf);
    left -= option.count;
  }
  return "";
}
