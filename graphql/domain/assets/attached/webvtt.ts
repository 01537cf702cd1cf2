import type { FieldErrorCode, FieldProblem } from "#graphql/domain/errors.ts";

/** As UTF-8. */
const MOST_BYTES = 64 * 1024;

const TIME = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const TIMES = new RegExp(String.raw`^${TIME}[ \t]+-->[ \t]+${TIME}(?:[ \t]+\S.*)?$`);

type Found = { problem: FieldProblem } | { text: string };

/**
 * Reads captions as WebVTT: a header, then cues of a line of times and lines of words, apart by empty lines, in the order of their beginnings. A
 * problem names its line, counted from 1, in its path. The text comes back with plain line ends and one at its end.
 */
export function readCaptions(given: string): Found {
  const text = `${given
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .trimEnd()}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    const message = `Captions have at most ${MOST_BYTES} bytes.`;
    return { problem: { path: ["captions"], code: "TOO_LARGE", limit: MOST_BYTES, message } };
  }
  const lines = text.trimEnd().split("\n");
  const unstorable = lines.findIndex((line) => /[\p{Cs}]|(?!\t)\p{Cc}/u.test(line));
  if (unstorable >= 0) return broken(unstorable, "UNSTORABLE", "it holds a character that cannot be stored.");
  if (!/^WEBVTT(?:[ \t].*)?$/.test(lines[0] ?? "")) return broken(0, "CAPTIONS_HEADER", "captions begin with WEBVTT.");
  return problemOfCues(lines) ?? { text };
}

function problemOfCues(lines: string[]): Found | null {
  let last = 0;
  let cues = 0;
  for (const [begins, block] of blocksOf(lines)) {
    const [first = "", second = ""] = block;
    if (/^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(first)) continue;
    // A line of words alone is no name but a cue without times.
    const hasName = block.length > 1 && !first.includes("-->");
    const at = begins + (hasName ? 1 : 0);
    const times = TIMES.exec(hasName ? second : first);
    if (times === null) return broken(at, "CAPTIONS_CUE", "a cue has its times: 00:01.000 --> 00:04.000.");
    const [start, end] = [secondsOf(times.slice(1, 5)), secondsOf(times.slice(5, 9))];
    if (end <= start) return broken(at, "CAPTIONS_ORDER", "a cue ends after it begins.");
    if (start < last) return broken(at, "CAPTIONS_ORDER", "a cue begins no earlier than the one before it.");
    if (block.length < (hasName ? 3 : 2)) return broken(at, "CAPTIONS_CUE", "words stand below the times of a cue.");
    const nested = block.findIndex((line, place) => place > at - begins && line.includes("-->"));
    if (nested >= 0) return broken(begins + nested, "CAPTIONS_CUE", "an empty line stands between two cues.");
    last = start;
    cues++;
  }
  return cues === 0 ? broken(lines.length - 1, "CAPTIONS_CUE", "captions have at least one cue.") : null;
}

/** What stands between empty lines, below the header's own lines, each with the number of its first line from 0. */
function blocksOf(lines: string[]): [begins: number, block: string[]][] {
  const blocks: [number, string[]][] = [];
  let open: string[] | null = null;
  for (const [place, line] of lines.entries()) {
    if (line.trim() === "") open = null;
    else if (open !== null) open.push(line);
    else {
      open = [line];
      blocks.push([place, open]);
    }
  }
  const [header, ...rest] = blocks;
  // A cue right below the header, without an empty line between, is what people forget.
  const early = header?.[1].findIndex((line) => line.includes("-->")) ?? -1;
  return header === undefined || early < 0 ? rest : [[early, header[1].slice(early)], ...rest];
}

function secondsOf([hours = "0", minutes = "0", seconds = "0", thousandths = "0"]: (string | undefined)[]): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(thousandths) / 1000;
}

function broken(place: number, code: FieldErrorCode, rule: string): Found {
  const line = place + 1;
  return { problem: { path: ["captions", String(line)], code, message: `Line ${line}: ${rule}` } };
}
