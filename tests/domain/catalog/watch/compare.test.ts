import { describe, expect, it } from "vitest";
import { agreeTo, differences } from "#graphql/domain/catalog/watch/compare.ts";
import { doesBadly, type Facts, successOf } from "#graphql/domain/catalog/watch/facts.ts";
import type { KieField } from "#graphql/vendors/kie/catalog/schema.ts";

const text: KieField = { types: ["string"], isRequired: false, values: null, min: null, max: null, fallback: null };
const prompt = { ...text, isRequired: true, max: 5000 };
const size = { ...text, values: ['"1K"', '"2K"'], fallback: '"1K"' };
const facts = (fields: Facts["fields"], priceText: string | null = "4 credits per image"): Facts => ({
  fields,
  priceText,
});
const before = facts({ prompt, size });

const cases: [name: string, after: Facts, expected: unknown[]][] = [
  ["nothing", before, []],
  [
    "a field more",
    facts({ prompt, size, seed: text }),
    [{ kind: "field-added", about: "seed", detail: { field: "seed", type: "string", required: false } }],
  ],
  ["a field less", facts({ prompt }), [{ kind: "field-removed", about: "size", detail: { field: "size" } }]],
  [
    "another name",
    facts({ prompt, quality: size }),
    [{ kind: "field-renamed", about: "size", detail: { from: "size", to: "quality" } }],
  ],
  [
    "two that look alike in the place of one",
    facts({ prompt, a: size, b: size }),
    [{ kind: "field-removed" }, { kind: "field-added", about: "a" }, { kind: "field-added", about: "b" }],
  ],
  [
    "a type",
    facts({ prompt: { ...prompt, types: ["array"] }, size }),
    [{ kind: "field-changed", detail: { field: "prompt", typeBefore: "string", type: "array" } }],
  ],
  [
    "what is required",
    facts({ prompt, size: { ...size, isRequired: true } }),
    [{ kind: "field-changed", detail: { field: "size", requiredBefore: false, required: true } }],
  ],
  [
    "a value more and one less",
    facts({ prompt, size: { ...size, values: ['"1K"', '"4K"'] } }),
    [{ kind: "values-changed", detail: { field: "size", added: '"4K"', dropped: '"2K"' } }],
  ],
  [
    "a range",
    facts({ prompt: { ...prompt, max: 2000 }, size }),
    [{ kind: "range-changed", detail: { field: "prompt", minBefore: null, min: null, maxBefore: 5000, max: 2000 } }],
  ],
  [
    "a price",
    facts({ prompt, size }, "6 credits per image"),
    [{ kind: "price-moved", about: "price", detail: { isRead: true, unit: "image", creditsBefore: 4, credits: 6 } }],
  ],
  [
    "a price that nobody can read",
    facts({ prompt, size }, "ask us"),
    [{ kind: "price-moved", detail: { before: "4 credits per image", after: "ask us", isRead: false } }],
  ],
  ["the words of a price alone", facts({ prompt, size }, "$0.02 per image"), []],
  ["what is not known any more", { fields: null, priceText: null }, []],
];

describe("what kie.ai says otherwise", () => {
  it.each(cases)("%s", (_name, after, expected) => {
    expect(differences(before, after)).toMatchObject(expected);
    expect(differences(before, after)).toHaveLength(expected.length);
  });

  it.each(cases)("%s: once it is agreed to, nothing differs", (_name, after) => {
    const agreed = differences(before, after).reduce((all, one) => agreeTo(all, after, one), before);
    expect(differences(agreed, after)).toEqual([]);
  });

  it("a schema that is another one is told as a whole", () => {
    const other = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, { ...text, max: n }]));
    const told = differences(before, facts(other));
    expect(told).toEqual([{ kind: "schema-changed", about: "*", detail: { added: 40, removed: 2, changed: 0 } }]);
    expect(differences(agreeTo(before, facts(other), told[0] ?? (cases[0]?.[2] as never)), facts(other))).toEqual([]);
  });
});

describe("success", () => {
  const at = new Date("2026-10-01T12:00:00Z");
  const points = (shares: (number | null)[]) =>
    shares.map((share, n) => {
      const end = new Date(at.getTime() - (shares.length - 1 - n) * 600_000);
      return { start: new Date(end.getTime() - 600_000), end, share };
    });

  it("is a mean over what has traffic, of all of it and of the last three hours", () => {
    expect(successOf(points([...Array(100).fill(1), ...Array(18).fill(0.5)]), at)).toEqual({
      ofDay: 0.9237,
      lately: 0.5,
    });
    expect(successOf(points([1, null, 0.5]), at)).toEqual({ ofDay: 0.75, lately: null });
    expect(successOf([], at)).toEqual({ ofDay: null, lately: null });
  });

  it("is bad below one share, and well again only from a higher one on", () => {
    expect([0.59, 0.6, null].map((share) => doesBadly(share, false))).toEqual([true, false, false]);
    expect([0.79, 0.8, null].map((share) => doesBadly(share, true))).toEqual([true, false, true]);
  });
});
