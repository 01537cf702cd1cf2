import type { GivenArgs } from "#graphql/schema/core/work.ts";

/** Points for looking for a text in all that an account has written: as many as ten thousand short ones take, found or not. */
const OF_SEARCH = 500;
/** For picking rows by what they are, where none may be found among all that are there. */
const OF_FILTER = 20;
/** For adding up all movements, or all tasks, of an account. */
export const OF_SUM = 50;

/** What finding nothing by the `filter` of a list costs all the same. */
export function effortOfFilter({ filter }: GivenArgs): number {
  if (typeof filter !== "object" || filter === null) return 0;
  const { search, ...others } = filter as Record<string, unknown>;
  if (typeof search === "string" && search.trim() !== "") return OF_SEARCH;
  return Object.values(others).some((value) => value !== undefined && value !== null) ? OF_FILTER : 0;
}
