import type { Sql } from "#graphql/runtime/database/sql.ts";
import { countStatement } from "#graphql/runtime/database/work.ts";
import { getDatamodel } from "#prisma/generated/pothos.ts";

/** What is read of each row: some of its columns, and lists of rows of other tables that hang on it. */
export type Shape = { table: string; columns: readonly string[]; lists: readonly List[] };

/** The rows of a list, and what is read of each. */
type List = RowList & Shape;

/** Rows that hang on others, under the name that their list gets: SQL of ours, in which `$owner` is what a `$row` hangs on. */
export type RowList = { name: string; from: string; where: string; order: string };

/** A condition for each column, all of which must hold: Prisma's own words, as far as they are used here. */
export type Where = Readonly<Record<string, unknown>>;

/** Which rows: those that fit every one of `where`, by their ids. */
type Stretch = { where: readonly Where[]; order: "asc" | "desc"; take: number };

/** A row as far as it was read, its moments as Dates: the same values that Prisma gives. */
type Row = Record<string, unknown>;

export type ReadRows = (shape: Shape, stretch: Stretch) => Promise<Row[]>;

/**
 * Reads rows with all that hangs on them in one statement, which PostgreSQL prepares: the quick road for what is asked most.
 * It comes back as one value of JSON, since a driver works on every column of every row.
 */
export function rowReader(sql: Sql): ReadRows {
  return async (shape, { where, order, take }) => {
    const values: unknown[] = [];
    const conditions = where.flatMap((one) => conditionsOf(shape.table, one, values));
    values.push(take);
    const direction = order === "asc" ? "ASC" : "DESC";
    const text = `SELECT json_agg(${jsonOf(shape)}) AS "rows" FROM (SELECT * FROM "${shape.table}" WHERE ${
      conditions.join(" AND ") || "TRUE"
    } ORDER BY "id" ${direction} LIMIT $${values.length}::int) AS "row0"`;
    const rows = rowsOf(shape, await sql.value(text, values));
    countStatement(countOf(shape, rows));
    return rows;
  };
}

const jsons = new WeakMap<Shape, string>();

function jsonOf(shape: Shape): string {
  const known = jsons.get(shape);
  if (known !== undefined) return known;
  const json = arrayOf(shape, 0);
  jsons.set(shape, json);
  return json;
}

function arrayOf({ columns, lists }: Shape, depth: number): string {
  const [owner, row] = [`"row${depth}"`, `"row${depth + 1}"`];
  const all = lists.map((list) => {
    const { from, where, order } = list;
    const text = `SELECT json_agg(${arrayOf(list, depth + 1)} ORDER BY ${order}) FROM ${from} WHERE ${where}`;
    return `(${text.replaceAll("$owner", owner).replaceAll("$row", row)})`;
  });
  return `json_build_array(${[...columns.map((column) => `${owner}."${column}"`), ...all].join(", ")})`;
}

function rowsOf({ table, columns, lists }: Shape, found: unknown): Row[] {
  if (found === null || found === undefined) return [];
  if (!Array.isArray(found)) throw new Error("The database gave no list of rows.");
  const moments = datesOf(table, columns);
  return found.map((values: unknown[]) => {
    const row: Row = {};
    for (let place = 0; place < columns.length; place++) row[columns[place] ?? ""] = values[place];
    for (const name of moments) {
      const value = row[name];
      if (typeof value === "string") row[name] = new Date(value);
    }
    for (let place = 0; place < lists.length; place++) {
      const list = lists[place];
      if (list !== undefined) row[list.name] = rowsOf(list, values[columns.length + place]);
    }
    return row;
  });
}

const dates = new WeakMap<readonly string[], readonly string[]>();

/** Those of the columns that hold moments. */
function datesOf(table: string, columns: readonly string[]): readonly string[] {
  const known = dates.get(columns) ?? columns.filter((column) => fieldOf(table, column).type === "DateTime");
  dates.set(columns, known);
  return known;
}

function countOf({ lists }: Shape, rows: unknown): number {
  if (!Array.isArray(rows)) return 0;
  return lists.reduce(
    (sum, list) => sum + rows.reduce((of, row) => of + countOf(list, row[list.name]), 0),
    rows.length,
  );
}

function conditionsOf(table: string, where: Where, values: unknown[]): string[] {
  return Object.entries(where).flatMap(([column, wanted]) => {
    const { type, isEnum } = fieldOf(table, column);
    const name = `"${column}"`;
    const given = (value: unknown, list = "") => {
      values.push(value instanceof Date ? value.toISOString() : value);
      return `$${values.length}::${isEnum ? `"${type}"` : SQL_TYPES[type]}${list}`;
    };
    if (wanted === undefined) return [];
    if (wanted === null) return [`${name} IS NULL`];
    if (typeof wanted !== "object" || wanted instanceof Date) return [`${name} = ${given(wanted)}`];
    return Object.entries(wanted).flatMap(([operator, value]) => {
      if (value === undefined) return [];
      if (operator === "in") return [`${name} = ANY(${given(value, "[]")})`];
      const sign = COMPARISONS[operator];
      if (sign === undefined) throw new Error(`Rows are not compared by "${operator}" here.`);
      return [`${name} ${sign} ${given(value)}`];
    });
  });
}

const COMPARISONS: Record<string, string> = { lt: "<", lte: "<=", gt: ">", gte: ">=" };

/** The types of columns whose values are the same in JSON, or text that a Date is made of. */
const SQL_TYPES: Record<string, string> = {
  String: "text",
  Boolean: "boolean",
  Int: "int",
  Float: "float8",
  DateTime: "timestamptz",
  Json: "jsonb",
};

type Field = { type: string; isEnum: boolean };

let fields: Map<string, Field> | undefined;

function fieldOf(table: string, column: string): Field {
  fields ??= readFields();
  const field = fields.get(`${table}.${column}`);
  if (field === undefined) throw new Error(`${table} has no column "${column}" that can be read in this way.`);
  return field;
}

function readFields(): Map<string, Field> {
  const { models } = getDatamodel().datamodel;
  const found = new Map<string, Field>();
  for (const [table, model] of Object.entries(models)) {
    for (const { name, type, kind, isList } of model.fields) {
      const isEnum = kind === "enum";
      if (!isList && (isEnum || SQL_TYPES[type] !== undefined)) found.set(`${table}.${name}`, { type, isEnum });
    }
  }
  return found;
}
