import type { VariablesOf } from "#app/documents/graphql.ts";
import type { CreationsDocument } from "#app/documents/task.ts";

const PAGE_SIZE = 24;
export const FILTERS = ["all", "images", "videos", "favorites"] as const;
export type CreationsFilter = (typeof FILTERS)[number];

/** The filter an address names; everything when it names none. */
export function filterOf(params: URLSearchParams): CreationsFilter {
  return FILTERS.find((filter) => filter === params.get("show")) ?? "all";
}

/** What to ask for a page of the list: forwards after a cursor, or backwards before one. */
export function creationsVariables(params: URLSearchParams): VariablesOf<typeof CreationsDocument> {
  const filters = {
    all: undefined,
    images: { kind: "IMAGE" as const },
    videos: { kind: "VIDEO" as const },
    favorites: { favorite: true },
  };
  const filter = filters[filterOf(params)];
  const before = params.get("before");
  return before === null
    ? { first: PAGE_SIZE, after: params.get("after"), filter }
    : { last: PAGE_SIZE, before, filter };
}
