import { MOST_ITEMS } from "#app/batches/read/limits.ts";
import type { Row } from "#app/batches/read/reading.ts";
import { columnsIn, type Template, templateOf, textOf } from "#app/batches/read/template.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

/** What is known of a model where rows name them. */
export type NamedModel = { slug: string; name: string; kind: TaskCard["kind"]; takesPrompt: boolean };

/** What is chosen for all items: the model, and its settings by their names; what is not chosen is the model's to say. */
export type Common = { model: NamedModel; settings: Readonly<Record<string, string>> };

/** Which columns say something of their row beside its words; empty for none. */
export type Columns = { model: string; aspectRatio: string; reference: string };

/** What keeps an item from being ordered before anybody is asked. */
export type Obstacle = { code: "uneven" | "quotes" | "empty" } | { code: "model"; name: string };

/** One task to be ordered. `reference` is how its outcome names the row or the file that it is of. */
export type Item = {
  reference: string;
  model: NamedModel;
  prompt: string;
  settings: Readonly<Record<string, string>>;
  sources: string[];
  obstacle: Obstacle | null;
};

/** What a page makes of what it was given: the items, or why there are none. */
export type Plan = { items: Item[] } | { tooMany: number } | { missing: string[] } | { nothing: true };

const LONGEST_REFERENCE = 200;

type Origin = { reference: string; cellOf: (column: string) => string; template: Template; obstacle: Obstacle | null };
type Making = Pick<Item, "model" | "settings" | "sources">;

/** A word that a task can be called by. */
function wordOf(reference: string, place: string): string {
  const plain = reference.replace(/\p{Cc}+/gu, " ").trim();
  return plain.slice(0, LONGEST_REFERENCE - place.length) + place;
}

/** All that comes of the origins, counted before any of it is made. */
function expanded(origins: readonly (Origin & { making: Making })[]): Plan {
  const count = origins.reduce((sum, { template }) => sum + template.count, 0);
  if (count === 0) return { nothing: true };
  if (count > MOST_ITEMS) return { tooMany: count };
  return {
    items: origins.flatMap(({ reference, cellOf, template, obstacle, making }) =>
      Array.from({ length: template.count }, (_, number) => {
        const prompt = textOf(template, number, cellOf).trim();
        const isEmpty = making.model.takesPrompt && prompt === "";
        return {
          ...making,
          reference: wordOf(reference, template.count > 1 ? ` ${number + 1}` : ""),
          prompt: making.model.takesPrompt ? prompt : "",
          obstacle: obstacle ?? (isEmpty ? { code: "empty" as const } : null),
        };
      }),
    ),
  };
}

/** The words for a row by its number, so many digits wide that rows sort as they stand. */
export type RowName = (number: string) => string;

function rowNames(rowName: RowName, last: number): (number: number) => string {
  const width = String(last).length;
  return (number) => rowName(String(number).padStart(width, "0"));
}

/** A prompt a line; empty lines are none. */
export function planOfList(text: string, { model, settings }: Common, rowName: RowName): Plan {
  const lines = text.split(/\r\n|\r|\n/).map((line, at) => ({ number: at + 1, words: line.trim() }));
  const filled = lines.filter(({ words }) => words !== "");
  if (filled.length > MOST_ITEMS) return { tooMany: filled.length };
  const nameOf = rowNames(rowName, filled.at(-1)?.number ?? 0);
  const making = { model, settings, sources: [] };
  return expanded(
    filled.map(({ number, words }) => ({
      ...{
        reference: nameOf(number),
        cellOf: () => "",
        template: templateOf(escapedColumns(words)),
        obstacle: null,
        making,
      },
    })),
  );
}

/** A list has no columns: two braces are words there. */
function escapedColumns(line: string): string {
  return line.replaceAll("{{", "\\{\\{").replaceAll("}}", "\\}\\}");
}

type TableGiven = { columns: readonly string[]; rows: readonly Row[]; words: string; named: Columns };

/** The words of a template for each row of a table. What stands in a cell is words, whatever it looks like. */
export function planOfTable(
  { columns, rows, words, named }: TableGiven,
  { model, settings }: Common,
  models: readonly NamedModel[],
  rowName: RowName,
): Plan {
  const template = templateOf(words);
  const missing = columnsIn(template).filter((column) => !columns.includes(column));
  if (missing.length > 0) return { missing };
  const nameOf = rowNames(rowName, rows.at(-1)?.number ?? 0);
  const known = new Map(
    models.flatMap((one) => [one.slug, one.name].map((name) => [name.toLowerCase(), one] as const)),
  );
  return expanded(
    rows.map(({ number, cells, problem }) => {
      const cellOf = (column: string) => (column === "" ? "" : (cells[columns.indexOf(column)] ?? "").trim());
      const modelName = cellOf(named.model);
      const own = modelName === "" ? model : known.get(modelName.toLowerCase());
      const shape = cellOf(named.aspectRatio);
      return {
        reference: cellOf(named.reference) || nameOf(number),
        cellOf,
        template,
        obstacle: problem !== null ? { code: problem } : own === undefined ? { code: "model", name: modelName } : null,
        making: {
          model: own ?? model,
          // Of another model the settings that were chosen may mean nothing.
          settings: { ...(own?.slug === model.slug && settings), ...(shape !== "" && { aspectRatio: shape }) },
          sources: [],
        },
      };
    }),
  );
}

/** The same words for each of several pictures. */
export function planOfFiles(
  files: readonly { name: string; id: string }[],
  words: string,
  { model, settings }: Common,
): Plan {
  const template = templateOf(escapedColumns(words.trim()));
  return expanded(
    files.map(({ name, id }) => ({
      ...{
        reference: name || id,
        cellOf: () => "",
        template,
        obstacle: null,
        making: { model, settings, sources: [id] },
      },
    })),
  );
}
