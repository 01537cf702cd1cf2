import type { Encoding } from "#app/batches/read/decode.ts";

export const DELIMITERS = [",", ";", "\t"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A row: its number in the file as a spreadsheet counts it, its cells, and what is wrong with it as a row. */
export type Row = { number: number; cells: string[]; problem: "uneven" | "quotes" | null };

/** What a file holds. `isLonger`: there are more rows than a batch may have, and the rest was not read. */
export type Table = {
  columns: string[];
  rows: Row[];
  isLonger: boolean;
  delimiter: Delimiter;
  encoding: Encoding;
};

/** How a file is read; what is left out is found out. `hasNames`: its first row says what the columns are called. */
export type Reading = { encoding?: Encoding; delimiter?: Delimiter; hasNames: boolean };
