/** A run of text that stayed, went or came. */
export type Change = { kind: "same" | "gone" | "new"; text: string };

// The table of two texts has a cell for each pair of words; above this many the whole middle counts as changed.
const MOST_CELLS = 4_000_000;

/** The words of a text with what stands between them; together they are the text again. Chinese is cut into words too. */
function wordsIn(text: string, locale: string): string[] {
  return Array.from(new Intl.Segmenter(locale, { granularity: "word" }).segment(text), ({ segment }) => segment);
}

/** What changed from one text to another, word by word. The parts without the new ones are the old text, and the other way round. */
export function wordDiff(before: string, after: string, locale = "en"): Change[] {
  const [old, young] = [wordsIn(before, locale), wordsIn(after, locale)];
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, young.length) - start;
  while (end < most && old[old.length - 1 - end] === young[young.length - 1 - end]) end += 1;
  const middle = between(old.slice(start, old.length - end), young.slice(start, young.length - end));
  const same = (words: string[]): Change => ({ kind: "same", text: words.join("") });
  return joined([same(old.slice(0, start)), ...middle, same(old.slice(old.length - end))]);
}

function between(old: string[], young: string[]): Change[] {
  const whole: Change[] = [
    { kind: "gone", text: old.join("") },
    { kind: "new", text: young.join("") },
  ];
  if (old.length === 0 || young.length === 0 || old.length * young.length > MOST_CELLS) return whole;
  return walk(old, young, longestCommon(old, young));
}

/** `table[i * width + j]`: how many words the rests of both texts, from i and from j on, have in common in order. */
function longestCommon(old: string[], young: string[]): Uint16Array {
  const width = young.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return table;
}

function walk(old: string[], young: string[], table: Uint16Array): Change[] {
  const width = young.length + 1;
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    const [was, is] = [old[i], young[j]];
    if (was !== undefined && was === is) {
      changes.push({ kind: "same", text: was });
      i += 1;
      j += 1;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: "gone", text: was });
      i += 1;
    } else {
      changes.push({ kind: "new", text: is ?? "" });
      j += 1;
    }
  }
  return changes;
}

/** Neighbours of one kind become one; a space between two changes changes with them, so that phrases are shown as phrases. */
function joined(changes: Change[]): Change[] {
  const runs: Change[] = [];
  let [gone, young] = ["", ""];
  const flush = () => {
    if (gone !== "") runs.push({ kind: "gone", text: gone });
    if (young !== "") runs.push({ kind: "new", text: young });
    [gone, young] = ["", ""];
  };
  changes.forEach(({ kind, text }, index) => {
    const isBridge = kind === "same" && /^\s+$/.test(text) && index + 1 < changes.length && gone + young !== "";
    if (isBridge && changes[index + 1]?.kind !== "same") {
      gone += text;
      young += text;
    } else if (kind === "gone") gone += text;
    else if (kind === "new") young += text;
    else if (text !== "") {
      flush();
      const last = runs.at(-1);
      if (last?.kind === "same") last.text += text;
      else runs.push({ kind, text });
    }
  });
  flush();
  return runs;
}
