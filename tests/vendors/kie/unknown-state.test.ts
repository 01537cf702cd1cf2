import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "#graphql/runtime/log.ts";
import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { flux, gpt4o, midjourney, veo } from "#graphql/vendors/kie/families/flagged.ts";
import { market } from "#graphql/vendors/kie/families/market.ts";

const warned = vi.spyOn(log, "warn");
afterEach(() => warned.mockClear());

/** What is logged about a record, beside its running on. */
function noteOf(family: Family, data: Record<string, unknown>): unknown {
  expect(family.readRecord(data).state).toBe("running");
  return warned.mock.calls.map(([note]) => note);
}

describe("a state that kie.ai's papers know goes without a word", () => {
  it.each(["waiting", "queuing", "generating"])("market: %s", (state) => {
    expect(noteOf(market, { state })).toEqual([]);
  });

  it.each([0, "0"])("successFlag: %j", (successFlag) => {
    for (const family of [flux, gpt4o, midjourney, veo]) expect(noteOf(family, { successFlag })).toEqual([]);
  });

  it("GPT-4o's word alone", () => {
    expect(noteOf(gpt4o, { status: "GENERATING" })).toEqual([]);
  });
});

describe("one that they don't know is told to the operator", () => {
  it.each(["resting", null])("market: %j", (state) => {
    expect(noteOf(market, { state })).toEqual([{ event: "kie state unknown", state }]);
  });

  it.each([
    [4, "4"],
    [-1, "-1"],
    ["soon", "soon"],
    [undefined, null],
  ])("successFlag: %j", (successFlag, told) => {
    for (const family of [flux, midjourney, veo]) {
      warned.mockClear();
      expect(noteOf(family, { successFlag })).toEqual([{ event: "kie state unknown", successFlag: told }]);
    }
  });

  it.each(["RESTING", "", undefined])("GPT-4o's word: %j", (status) => {
    expect(noteOf(gpt4o, { status })).toHaveLength(1);
  });
});

describe("GPT-4o's word stands for a flag where there is none", () => {
  it.each([
    ["SUCCESS", "succeeded"],
    ["CREATE_TASK_FAILED", "failed"],
    ["GENERATE_FAILED", "failed"],
  ])("%s", (status, state) => {
    expect(gpt4o.readRecord({ status }).state).toBe(state);
    expect(gpt4o.readRecord({ status, successFlag: 0 }).state).toBe("running");
  });
});
