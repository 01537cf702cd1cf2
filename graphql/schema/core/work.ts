import type { GraphQLField } from "graphql";
import type { RowList } from "#graphql/runtime/db.ts";

/** What a field is called with, as far as the document or its variables tell before it runs. */
export type GivenArgs = Readonly<Record<string, unknown>>;

/** What a field takes of us at most; the price of a document is made of it. What is left out is read off the field's type. */
export type FieldWork = {
  /**
   * How long its list gets at most, of each parent; "page": as long as the `page` of the field that it stands under. Every
   * list of objects that is no part of a connection says so.
   */
  most?: number | "page" | ((args: GivenArgs) => number);
  /** How long the lists below are that say "page". A connection's is what `first` or `last` asks for. */
  page?: (args: GivenArgs) => number;
  /** SQL statements for all its parents together: they are batched, so their number does not grow with the lists above. */
  statements?: number | ((args: GivenArgs) => number);
  /** Points that are spent even where nothing is found: it goes through many rows. */
  effort?: number | ((args: GivenArgs) => number);
  /**
   * What it reads of its parent's row, where it is no column as it stands: columns, and a list of rows that hangs on it, of
   * the GraphQL type `of`: what is shown of that, and its `columns`. A field that does not say so makes all of the row be read.
   */
  reads?: { columns: readonly string[]; list?: RowList & { of: string; columns?: readonly string[] } };
  /** What it weighs beside a plain leaf, such as a number: an address that is signed, a text that may be long. */
  leaves?: number;
};

/** Says of a field what it takes: spread it into the field's options. */
export function work(of: FieldWork): { extensions: { work: FieldWork } } {
  return { extensions: { work: of } };
}

/** What a field says it takes. */
export function workOf({ extensions }: Pick<GraphQLField<unknown, unknown>, "extensions">): FieldWork {
  return (extensions.work as FieldWork | undefined) ?? {};
}

/** The list that stands in an argument by this name, as long as it is there; for the lists that answer one item an item. */
export function lengthOf(...names: string[]): (args: GivenArgs) => number {
  return (args) => {
    const lists = names.map((name) => name.split(".").reduce<unknown>(within, args));
    return lists.reduce<number>(
      (sum, list) => sum + (Array.isArray(list) ? list.length : list === undefined || list === null ? 0 : 1),
      0,
    );
  };
}

function within(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
