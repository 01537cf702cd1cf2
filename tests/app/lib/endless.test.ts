import { expect, test } from "vitest";
import { cursorsOf, joined } from "#app/lib/graphql/use-endless.ts";

const stretch = (ids: string, hasNextPage = true) => ({
  nodes: [...ids].map((id) => ({ id })),
  pageInfo: { hasNextPage, endCursor: [...ids].at(-1) ?? null },
});

test("stretches that overlap while something moves up show each item once, in its first place", () => {
  expect(joined([stretch("nab"), stretch("bcd")]).map(({ id }) => id)).toEqual(["n", "a", "b", "c", "d"]);
});

test("each stretch begins where the one before it ends at present", () => {
  expect(cursorsOf([stretch("abc")], 2)).toEqual(["c"]);
  expect(cursorsOf([stretch("nab"), stretch("cd")], 2)).toEqual(["b", "d"]);
  expect(cursorsOf([stretch("abc"), stretch("de", false)], 5)).toEqual(["c"]);
  expect(cursorsOf([stretch("", false)], 1)).toEqual([]);
});
