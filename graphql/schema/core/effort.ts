import type { FieldWork, GivenArgs } from "#graphql/schema/core/work.ts";

/** Points for looking for a text in the longest part of a list that one page goes through, found or not. */
const OF_SEARCH = 100;
/** For picking rows by what they are, where none may be found among all that are there. */
const OF_FILTER = 20;
/** The same where an index tells which rows fit. */
const OF_PASSING = 15;
/** For counting what fits a filter, up to the bound of a count. */
export const OF_COUNT = 20;
/** For adding up all movements, or all tasks, of an account. */
export const OF_SUM = 50;

const OF_SEARCHED = 3;

/** What a list with a `filter` takes, whatever it finds: a search asks which rows there are, looks into them, and reads what it found. */
export const workOfFilter: FieldWork = {
  reads: { columns: ["id"] },
  statements: (args) => (isSearch(args) ? OF_SEARCHED : 1),
  effort: (args) => {
    if (isSearch(args)) return OF_SEARCH;
    return isFiltered(args) ? OF_FILTER : 0;
  },
};

/** The same where a filter is answered by asking which rows fit, and then for those. */
export const workOfLongList: FieldWork = {
  ...workOfFilter,
  statements: (args) => (isSearch(args) ? OF_SEARCHED : isFiltered(args) ? 2 : 1),
  effort: (args) => (isSearch(args) ? OF_SEARCH : isFiltered(args) ? OF_PASSING : 0),
};

const isFiltered = (args: GivenArgs) => {
  const { search: _blank, ...others } = filterIn(args);
  return Object.values(others).some((value) => value !== undefined && value !== null);
};

const isSearch = (args: GivenArgs) => {
  const { search } = filterIn(args);
  return typeof search === "string" && search.trim() !== "";
};

function filterIn({ filter }: GivenArgs): Record<string, unknown> {
  return typeof filter === "object" && filter !== null ? (filter as Record<string, unknown>) : {};
}
