import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsIn, templateOf, textOf } from "#app/batches/read/template.ts";

const all = (source: string, cells: Record<string, string> = {}) => {
  const template = templateOf(source);
  return Array.from({ length: template.count }, (_, number) => textOf(template, number, (name) => cells[name] ?? ""));
};

describe("a template", () => {
  it.each([
    ["a {red|blue} fox", ["a red fox", "a blue fox"]],
    ["{a|b}{1|2}", ["a1", "a2", "b1", "b2"]],
    ["{a|{b|c} d}", ["a", "b d", "c d"]],
    ["{|very }old", ["old", "very old"]],
    ["{only}", ["{only}"]],
    ["a | b", ["a | b"]],
    ["{ a | b", ["{ a | b"]],
    ["a } b", ["a } b"]],
    ["\\{a\\|b\\}", ["{a|b}"]],
    ['{"subject": "cat"}', ['{"subject": "cat"}']],
    ["", [""]],
  ])("%j stands for %j", (source, texts) => expect(all(source)).toEqual(texts));

  it("has places for columns, whose cells are words whatever they look like", () => {
    const source = "{a|the} {{ thing }} in {{place}}";
    expect(columnsIn(templateOf(source))).toEqual(["thing", "place"]);
    expect(all(source, { thing: "{x|y}", place: "{{thing}}" })).toEqual([
      "a {x|y} in {{thing}}",
      "the {x|y} in {{thing}}",
    ]);
  });

  it("is counted before anything is made of it", () => {
    expect(templateOf("{0|1|2|3|4|5|6|7|8|9}".repeat(9)).count).toBe(1_000_000_000);
    expect(templateOf("{a|b}".repeat(5000)).count).toBe(Number.POSITIVE_INFINITY);
  });

  it("comes to an end, however deep somebody nests", () => {
    expect(templateOf("{".repeat(50_000)).count).toBe(1);
    expect(templateOf("{a|".repeat(20_000) + "}".repeat(20_000)).count).toBe(1);
  });

  it("stands for as many texts as it says, each of them made of its choices", () => {
    const word = fc.stringMatching(/^[a-z ]{0,5}$/);
    const choice = fc.array(word, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.oneof(word, choice), { maxLength: 5 }), (parts) => {
        const source = parts.map((part) => (typeof part === "string" ? part : `{${part.join("|")}}`)).join("");
        const expected = parts.reduce<string[]>(
          (texts, part) => texts.flatMap((text) => [part].flat().map((word) => text + word)),
          [""],
        );
        expect(all(source)).toEqual(expected);
      }),
    );
  });

  it("gives words back as they are once their signs are escaped", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(all(text.replace(/[{}|\\]/g, "\\$&"))).toEqual([text]);
      }),
    );
  });

  it("takes whatever is written", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[{}|\\ab]{0,40}$/), (source) => {
        const template = templateOf(source);
        expect(template.count).toBeGreaterThanOrEqual(1);
        expect(typeof textOf(template, template.count - 1, () => "x")).toBe("string");
      }),
    );
  });
});
