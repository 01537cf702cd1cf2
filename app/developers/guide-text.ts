/** A guide as it is drawn: blocks of a small part of Markdown. */
export type Block = { line: number } & Part;
type Part =
  | { kind: "heading"; level: 1 | 2 | 3; text: string; id: string }
  | { kind: "text"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "table"; head: string[]; rows: string[][] }
  | { kind: "code"; language: string; text: string };

/** The name by which a heading is linked to. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[`*]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

const FENCE = /^```/;
const LIST = /^- /;
const TABLE = /^\|/;
const HEADING = /^(#{1,3}) (.+)$/;

/** Reads the part of Markdown that our guides use: headings, paragraphs, lists, tables and fenced code. */
export function readGuide(markdown: string): Block[] {
  const lines = markdown.split("\n");
  const all = lines.length;
  const blocks: Block[] = [];
  while (lines.length > 0) {
    const line = all - lines.length;
    if (lines[0]?.trim() === "") lines.shift();
    else blocks.push({ line, ...readPart(lines) });
  }
  return blocks;
}

function readPart(lines: string[]): Part {
  const first = lines[0] ?? "";
  if (FENCE.test(first)) return readCode(lines);
  if (TABLE.test(first)) return readTable(lines);
  if (LIST.test(first)) return readList(lines);
  const [, marks, title] = HEADING.exec(first) ?? [];
  if (marks === undefined || title === undefined) return { kind: "text", text: takeUntilBlank(lines).join(" ") };
  lines.shift();
  return {
    kind: "heading",
    level: marks.length === 1 ? 1 : marks.length === 2 ? 2 : 3,
    text: title,
    id: anchorOf(title),
  };
}

function readCode(lines: string[]): Part {
  const language = (lines.shift() ?? "").slice(3).trim();
  const end = lines.findIndex((line) => FENCE.test(line));
  const text = lines.splice(0, end === -1 ? lines.length : end).join("\n");
  lines.shift();
  return { kind: "code", language, text };
}

function readTable(lines: string[]): Part {
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const [head = "", , ...rows] = takeUntilBlank(lines);
  return { kind: "table", head: cells(head), rows: rows.map(cells) };
}

function readList(lines: string[]): Part {
  const items: string[] = [];
  for (const line of takeUntilBlank(lines)) {
    if (LIST.test(line)) items.push(line.slice(2));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return { kind: "list", items };
}

function takeUntilBlank(lines: string[]): string[] {
  const end = lines.findIndex((line, index) => line.trim() === "" || (index > 0 && FENCE.test(line)));
  return lines.splice(0, end === -1 ? lines.length : end);
}

/** A piece of running text; `at` is where it begins. */
export type Span = { at: number; text: string } & (
  | { kind: "plain" | "code" | "strong" }
  | { kind: "link"; to: string }
);

/**
 * The name by which a code of the API is linked to, where it stands in the first column of a table: the code itself, as in
 * an error's `docsUrl`.
 */
export function anchorIn(span: Span): string | undefined {
  return span.kind === "code" && /^[A-Z][A-Z_]+$/.test(span.text) ? span.text : undefined;
}

/** The pieces of a line: `code`, **strong** and [links](to). */
export function readSpans(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)/g)) {
    const [whole, code, strong, label, to] = match;
    const at = match.index;
    if (match.index > from) spans.push({ kind: "plain", at: from, text: text.slice(from, match.index) });
    if (code !== undefined) spans.push({ kind: "code", at, text: code });
    else if (strong !== undefined) spans.push({ kind: "strong", at, text: strong });
    else spans.push({ kind: "link", at, text: label ?? "", to: to ?? "" });
    from = match.index + whole.length;
  }
  if (from < text.length) spans.push({ kind: "plain", at: from, text: text.slice(from) });
  return spans;
}
