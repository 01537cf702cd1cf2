import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costByText } from "#graphql/domain/catalog/costs/cost-of-text.ts";
import { DELIVERED_RULES, ruledPrice } from "#graphql/domain/catalog/costs/price-rules.ts";
import type { ModelDefinition, ModelPrice, PriceFactor } from "#graphql/domain/catalog/definition.ts";
import { lossOf } from "#graphql/domain/catalog/margin.ts";
import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { costAtKie, creditsFor } from "#graphql/domain/catalog/price.ts";

function model(slug: string): ModelDefinition {
  const found = modelDefinition(slug);
  if (found === undefined) throw new Error(slug);
  return found;
}

const amount = fc.double({ min: 0.01, max: 5000, noNaN: true });
const growth = fc.double({ min: 0.01, max: 50, noNaN: true });
const anyFactors: fc.Arbitrary<Record<string, PriceFactor>> = fc.record(
  {
    resolution: fc.record({ values: fc.record({ "480p": growth, "720p": growth, "1080p": growth }) }),
    sound: fc.record({ values: fc.record({ true: growth, false: growth }) }),
    durationSeconds: fc.record({ each: fc.integer({ min: 1, max: 60 }) }),
  },
  { requiredKeys: [] },
);
const anyRule = fc.record({
  factor: fc.oneof(fc.constantFrom(1, 1.25, 10), fc.double({ min: 1, max: 10, noNaN: true })),
  step: fc.oneof(fc.constantFrom(1, 5), fc.integer({ min: 1, max: 100 })),
});
const anyRequest = fc.record({
  resolution: fc.constantFrom("480p", "720p", "1080p"),
  sound: fc.boolean(),
  durationSeconds: fc.integer({ min: 1, max: 60 }),
});

describe("a price that follows its cost", () => {
  it("is below what kie.ai asks for no request, whatever the factor, the step and the shape of the cost", () => {
    fc.assert(
      fc.property(amount, anyFactors, anyRule, anyRequest, (credits, factors, rule, request) => {
        const cost: ModelPrice = { credits, factors };
        const price = ruledPrice(cost, rule);
        expect(Number.isInteger(price.credits) && price.credits % rule.step === 0 && price.credits > 0).toBe(true);
        expect(creditsFor(price, request)).toBeGreaterThanOrEqual(costAtKie(cost, request));
      }),
      { numRuns: 2000 },
    );
  });

  it("is below it for no request of any model of ours, either", () => {
    const priced = modelDefinitions.filter(({ kiePrice }) => kiePrice !== null);
    fc.assert(
      fc.property(fc.constantFrom(...priced), amount, anyRule, (definition, credits, rule) => {
        const cost = { credits, factors: definition.kiePrice?.factors ?? {} };
        expect(lossOf(definition, ruledPrice(cost, rule), cost)).toBeNull();
      }),
    );
  });

  it("is in whole steps, and a hair of a binary fraction makes no step more", () => {
    const of = (credits: number, factor: number, step: number) =>
      ruledPrice({ credits, factors: {} }, { factor, step }).credits;
    expect([of(20, 1.1, 1), of(4, 1.25, 1), of(4, 1.25, 5), of(8, 1.25, 5), of(8.1, 1.25, 5), of(0.8, 1, 1)]).toEqual([
      22, 5, 5, 10, 15, 1,
    ]);
  });

  it("is what each model begins with that follows from the beginning; those promised by name are set by hand", () => {
    for (const { slug, followsCost, kiePrice, initialPrice } of modelDefinitions) {
      if (followsCost !== true) continue;
      expect(kiePrice, slug).not.toBeNull();
      if (kiePrice !== null) expect(ruledPrice(kiePrice, DELIVERED_RULES), slug).toEqual(initialPrice);
    }
    for (const slug of ["nano-banana", "midjourney", "flux-kontext-pro", "gpt-4o-image", "sora-2", "veo-3.1-lite"]) {
      expect(model(slug).followsCost, slug).toBeUndefined();
    }
  });
});

describe("a cost", () => {
  const byText = (slug: string, before: string, now: string) => {
    const definition = model(slug);
    return definition.kiePrice === null ? null : costByText(definition, definition.kiePrice, { before, now });
  };

  it("moves as the one amount of its text has", () => {
    expect(byText("nano-banana", "4 credits per image", "6 credits ($0.03) per image")).toEqual({
      cost: { credits: 6, factors: {} },
      moved: 1.5,
    });
    expect(byText("nano-banana", "4 credits per image", "1 credit per image")?.moved).toBe(4);
  });

  it("keeps what a second and a resolution cost beside each other where all amounts moved alike", () => {
    const known = model("wan-3").kiePrice;
    const [before, now] = ["480p: 8; 720p: 16; 1080p: 32", "480p: 10; 720p: 20; 1080p: 40"].map(
      (text) => `${text.replaceAll(/: (\d+)/g, ": $1 credits")} per second`,
    );
    expect(byText("wan-3", before ?? "", now ?? "")).toEqual({
      cost: { credits: 100, factors: known?.factors },
      moved: 1.25,
    });
  });

  it("is that of its own tier where one text tells of several models of ours", () => {
    const before = "veo3: 250 credits; veo3_fast: 60 credits; veo3_lite: 30 credits per video";
    const now = "veo3: 250 credits; veo3_fast: 72 credits; veo3_lite: 30 credits per video";
    expect(byText("veo-3.1-fast", before, now)).toMatchObject({ cost: { credits: 72 }, moved: 1.2 });
    expect(byText("veo-3.1-quality", before, now)).toMatchObject({ cost: { credits: 250 }, moved: 1 });
    const bySize =
      "veo3_fast, 720p: 60 credits; veo3_fast, 1080p: 65 credits; veo3_fast, 4k: 180 credits; veo3, 720p: 250 credits";
    const dearer = bySize.replace("65", "78");
    const cost = byText("veo-3.1-fast", `${bySize} per video`, `${dearer} per video`)?.cost;
    expect(cost).toMatchObject({ credits: 60, factors: { resolution: { values: { "720p": 1, "1080p": 1.3 } } } });
    // Which of the two tiers that go on from a video is meant no request says: nothing is taken.
    expect(byText("veo-3.1-extend", before, now)).toBeNull();
  });

  it("grows in another way where each amount is that of one value of one parameter", () => {
    const [before, now] = [
      "1K: 8 credits; 2K: 12 credits; 4K: 18 credits per image",
      "1K: 10 credits; 2K: 12 credits; 4K: 36 credits per image",
    ];
    const { cost, moved } = byText("nano-banana-2", before, now) ?? {};
    expect(moved).toBe(2);
    const asked = (resolution: string) => costAtKie(cost ?? null, { resolution });
    expect(["1K", "2K", "4K"].map(asked)).toEqual([10, 12, 36]);
  });

  it.each([
    ["nano-banana", "4 credits per image", "it depends"],
    ["nano-banana", "4 credits per image", "from 6 credits per image"],
    ["nano-banana", "4 credits per image", "6 credits per second"],
    ["nano-banana-2", "1K: 8 credits; 2K: 12 credits; 4K: 18 credits per image", "10 credits per image"],
    [
      "nano-banana-2",
      "1K: 8 credits; 2K: 12 credits; 8K: 18 credits per image",
      "1K: 9 credits; 2K: 12 credits; 8K: 30 credits per image",
    ],
    ["nano-banana-2", "it depends", "8 credits per image"],
    ["nano-banana", "it depends", "8 credits"],
  ])("of %s is taken from nothing that is not clear: %j, then %j", (slug, before, now) => {
    expect(byText(slug, before, now)).toBeNull();
  });

  it("is read from the first text that is clear where the model costs the same whatever is chosen", () => {
    expect(byText("nano-banana", "it depends", "5 credits per image")?.cost).toEqual({ credits: 5, factors: {} });
  });
});
