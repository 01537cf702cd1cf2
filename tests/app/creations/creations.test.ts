import { describe, expect, test } from "vitest";
import { askedOf, creationsVariables, filterOf, pageAt, searchOf, taskFilter } from "#app/creations/address.ts";
import { comparedOf } from "#app/creations/compare/compared.ts";
import { bounded } from "#app/creations/compare/use-view.ts";
import { dayAfter, startOfDay } from "#app/creations/filters/day.ts";
import { stretch } from "#app/creations/selection/use-selection.ts";

const at = (search: string) => new URLSearchParams(search);

describe("a gallery's address", () => {
  test("says every filter and is said by it", () => {
    const search =
      "?q=paper+boat&kind=video&favorite=1&state=failed&model=veo-3.1-fast&style=U3R5bGU&from=2026-11-01&to=2026-11-20&zone=Asia%2FShanghai";
    const filter = filterOf(at(search));
    expect(searchOf(filter)).toBe(search);
    expect(taskFilter(filter)).toEqual({
      kind: "VIDEO",
      status: ["FAILED", "TIMED_OUT"],
      favorite: true,
      model: "veo-3.1-fast",
      style: "U3R5bGU",
      createdAfter: "2026-10-31T16:00:00.000Z",
      createdBefore: "2026-11-20T16:00:00.000Z",
      search: "paper boat",
    });
  });

  test("that says nothing, or nonsense, asks for everything", () => {
    for (const search of ["", "?kind=song&state=odd&favorite=yes&from=2026-02-31&to=soon&q=++"]) {
      expect(askedOf(filterOf(at(search)))).toEqual([]);
      expect(searchOf(filterOf(at(search)))).toBe("");
    }
  });

  test("keeps no character that a database refuses", () => {
    expect(filterOf(at("?q=a%00b")).q).toBe("ab");
  });
});

describe("a page of the gallery", () => {
  test("has what runs apart, on top of the first page alone", () => {
    expect(creationsVariables(at("?kind=image"))).toMatchObject({
      first: 20,
      withRunning: true,
      running: { kind: "IMAGE", status: ["PENDING", "PROCESSING", "SAVING"] },
      filter: { kind: "IMAGE", status: ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"] },
    });
    expect(creationsVariables(at("?after=abc"))).toMatchObject({ first: 20, after: "abc", withRunning: false });
    expect(creationsVariables(at("?before=abc"))).toMatchObject({ last: 20, before: "abc", withRunning: false });
  });

  test("of one state asks for that state only", () => {
    expect(creationsVariables(at("?state=running"))).toMatchObject({ withRunning: true, filter: { status: [] } });
    expect(creationsVariables(at("?state=ready"))).toMatchObject({
      withRunning: false,
      filter: { status: ["COMPLETED"] },
    });
  });

  test("has an address of its own behind a cursor, which keeps the filter", () => {
    expect(pageAt(at("?kind=image&before=x"), "after", "a b")).toBe("?kind=image&after=a%20b");
  });
});

describe("a day", () => {
  test.each([
    ["2026-11-20", "Asia/Shanghai", "2026-11-19T16:00:00.000Z"],
    ["2026-11-20", "America/New_York", "2026-11-20T05:00:00.000Z"],
    ["2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z"],
    ["2026-03-09", "America/New_York", "2026-03-09T04:00:00.000Z"],
    ["2026-11-20", "Nowhere/AtAll", "2026-11-20T00:00:00.000Z"],
  ])("%s begins in %s at %s", (date, zone, moment) => {
    expect(startOfDay(date, zone)?.toISOString()).toBe(moment);
  });

  test("that is in no calendar is none", () => {
    expect(startOfDay("2026-02-30", "UTC")).toBeNull();
    expect(dayAfter("2026-12-31")).toBe("2027-01-01");
  });
});

test("a range of ticks runs between both ends, in either direction, and falls back to the one that was ticked", () => {
  const ids = ["a", "b", "c", "d"];
  expect(stretch(ids, "a", "c")).toEqual(["a", "b", "c"]);
  expect(stretch(ids, "d", "b")).toEqual(["b", "c", "d"]);
  expect(stretch(ids, "gone", "b")).toEqual(["b"]);
});

test("a comparison takes ids with commas or one by one, each once, and at most four", () => {
  expect(comparedOf(at("?ids=a,b&ids=c&ids=a,,"))).toEqual(["a", "b", "c"]);
  expect(comparedOf(at("?ids=a,b,c,d,e,f,g,h"))).toHaveLength(4);
});

test("a shared view never leaves the picture", () => {
  expect(bounded({ scale: 2, x: 80, y: -80 })).toEqual({ scale: 2, x: 50, y: -50 });
  expect(bounded({ scale: 0.2, x: 9, y: 9 })).toEqual({ scale: 1, x: 0, y: 0 });
  expect(bounded({ scale: 99, x: 0, y: 0 }).scale).toBe(6);
});
