import Papa from "papaparse";
import { decode } from "#app/batches/read/decode.ts";
import { MOST_ITEMS } from "#app/batches/read/limits.ts";
import { DELIMITERS, type Delimiter, type Reading, type Row, type Table } from "#app/batches/read/reading.ts";

/** More are no columns that anybody chooses from. */
const MOST_COLUMNS = 200;

/** Reads a file of rows, no further than a batch goes. */
export function tableOf(bytes: Uint8Array, { hasNames, ...reading }: Reading): Table {
  const { text, encoding } = decode(bytes, reading.encoding);
  const rows: Row[] = [];
  const delimiter = reading.delimiter ?? guessed(text);
  let number = 0;
  const most = MOST_ITEMS + (hasNames ? 1 : 0);
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors }, parser) => {
      number += 1;
      if (data.every((cell) => cell.trim() === "")) return;
      rows.push({ number, cells: data, problem: errors.some(({ type }) => type === "Quotes") ? "quotes" : null });
      if (rows.length > most) parser.abort();
    },
  });
  const names = hasNames ? (rows.shift()?.cells ?? []) : [];
  const width = Math.min(MOST_COLUMNS, hasNames ? names.length : Math.max(0, ...rows.map(({ cells }) => cells.length)));
  return {
    columns: namesOf(names, width),
    rows: rows
      .slice(0, MOST_ITEMS)
      .map((row) => (row.cells.length > width ? { ...row, problem: row.problem ?? "uneven" } : row)),
    isLonger: rows.length > MOST_ITEMS,
    delimiter,
    encoding,
  };
}

/** By the first rows; empty ones say nothing. */
function guessed(text: string): Delimiter {
  const { meta } = Papa.parse<string[]>(text, {
    preview: 10,
    skipEmptyLines: "greedy",
    delimitersToGuess: [...DELIMITERS],
  });
  return DELIMITERS.find((one) => one === meta.delimiter) ?? ",";
}

/** Every column has a name, and no two the same; where the file says none, its number is one. */
function namesOf(given: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, at) => {
    // What would end the place of a column in a template can't be in its name.
    const name = (given[at] ?? "").replace(/[{}|\s]+/g, " ").trim() || `${at + 1}`;
    let free = name;
    for (let copy = 2; taken.has(free); copy++) free = `${name} (${copy})`;
    taken.add(free);
    return free;
  });
}
