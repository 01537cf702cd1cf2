import { describe, expect, it } from "vitest";
import { callsOf, inOrder, inputOf } from "#app/batches/order/input.ts";
import {
  type Item,
  type NamedModel,
  type Plan,
  planOfFiles,
  planOfList,
  planOfTable,
} from "#app/batches/plan/items.ts";

const model = (slug: string, kind: NamedModel["kind"] = "IMAGE"): NamedModel => ({
  slug,
  name: slug.toUpperCase(),
  kind,
  takesPrompt: true,
});
const banana = model("banana");
const veo = model("veo", "VIDEO");
const common = { model: banana, settings: { aspectRatio: "1:1" } };
const rowName = (number: string) => `Row ${number}`;
const items = (plan: Plan): Item[] => {
  if (!("items" in plan)) throw new Error("There are no items.");
  return plan.items;
};
const rows = (...cells: string[][]) => cells.map((one, at) => ({ number: at + 2, cells: one, problem: null }));
const named = { model: "model", aspectRatio: "shape", reference: "name" };
const columns = ["prompt", "model", "shape", "name"];

describe("what comes of", () => {
  it("a list: a task a line, each named by its line, empty lines being none", () => {
    const made = items(planOfList("a fox\r\n\n a {red|blue} hare {{x}}\n", common, rowName));
    expect(made.map(({ reference, prompt }) => [reference, prompt])).toEqual([
      ["Row 1", "a fox"],
      ["Row 3 1", "a red hare {{x}}"],
      ["Row 3 2", "a blue hare {{x}}"],
    ]);
  });

  it("a table: its rows, with a model, a shape and a name of their own", () => {
    const given = {
      columns,
      words: "{{prompt}}!",
      named,
      rows: rows(
        ["a fox", "VEO", "9:16", "f.png"],
        ["a hare", "", "", ""],
        ["x", "nobody", "", "y"],
        ["", "", "", "z"],
      ),
    };
    const made = items(planOfTable({ ...given, words: "{{prompt}}" }, common, [banana, veo], rowName));
    expect(
      made.map(({ reference, model: { slug }, settings, obstacle }) => [reference, slug, settings, obstacle]),
    ).toEqual([
      ["f.png", "veo", { aspectRatio: "9:16" }, null],
      ["Row 3", "banana", { aspectRatio: "1:1" }, null],
      ["y", "banana", {}, { code: "model", name: "nobody" }],
      ["z", "banana", { aspectRatio: "1:1" }, { code: "empty" }],
    ]);
    expect(planOfTable({ ...given, words: "{{Prompt}}" }, common, [banana], rowName)).toEqual({ missing: ["Prompt"] });
  });

  it("several pictures: the same words for each, named by its file", () => {
    const made = items(
      planOfFiles(
        [
          { name: "a.png", id: "1" },
          { name: "b.png", id: "2" },
        ],
        "make it snow",
        common,
      ),
    );
    expect(made.map(({ reference, sources }) => [reference, sources])).toEqual([
      ["a.png", ["1"]],
      ["b.png", ["2"]],
    ]);
  });

  it("too much: its number, and nothing else", () => {
    expect(planOfList("{0|1|2|3|4|5|6|7|8|9}".repeat(9), common, rowName)).toEqual({ tooMany: 1_000_000_000 });
    expect(planOfList("a\n".repeat(1001), common, rowName)).toEqual({ tooMany: 1001 });
    expect(planOfList("\n \n", common, rowName)).toEqual({ nothing: true });
  });
});

describe("calls", () => {
  const item = (prompt: string, of = banana): Item => ({
    reference: prompt,
    model: of,
    prompt,
    settings: {},
    sources: [],
    obstacle: null,
  });

  it("hold no more than they may, and all of it in order", () => {
    const all = Array.from({ length: 120 }, (_, at) => item("x".repeat(at)));
    const calls = callsOf(all, { items: 50, characters: 1000 });
    expect(calls.flat()).toEqual(all);
    for (const call of calls) {
      const characters = call.reduce((sum, { prompt }) => sum + prompt.length, 0);
      expect(call.length === 1 || (call.length <= 50 && characters <= 1000)).toBe(true);
    }
  });

  it("have a list for each kind, and their outcomes find their items again", () => {
    const all = [item("a"), item("b", veo), item("c")];
    const input = inputOf(all);
    expect([input.images?.map(({ prompt }) => prompt), input.videos?.map(({ prompt }) => prompt)]).toEqual([
      ["a", "c"],
      ["b"],
    ]);
    const outcomes = [
      { kind: "IMAGE" as const, index: 0 },
      { kind: "IMAGE" as const, index: 1 },
      { kind: "VIDEO" as const, index: 0 },
    ];
    expect(inOrder(all, outcomes)).toEqual([outcomes[0], outcomes[2], outcomes[1]]);
  });

  it("say what is a setting of all models by its name, and what is not as an option", () => {
    const settings = { aspectRatio: "1:1", durationSeconds: "8", quality: "high" };
    expect(inputOf([{ ...item("a"), settings }]).images).toEqual([
      {
        model: "banana",
        prompt: "a",
        reference: "a",
        aspectRatio: "1:1",
        durationSeconds: 8,
        options: [{ name: "quality", value: "high" }],
      },
    ]);
  });
});
