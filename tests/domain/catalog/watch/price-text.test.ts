import { describe, expect, it } from "vitest";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { type PriceUnit, readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { priceTextOf } from "#graphql/sandbox/kie/catalog/price-text.ts";

const understood: [text: string, unit: PriceUnit, tiers: Record<string, number>][] = [
  ["4 credits per image", "image", { "": 4 }],
  ["4 credits ($0.02) per image", "image", { "": 4 }],
  ["$0.02 (4 credits) per image.", "image", { "": 4 }],
  ["8 credits (≈ $0.04 USD) / image", "image", { "": 8 }],
  ["$0.09 per image", "image", { "": 18 }],
  ["0.8 credits per generation", "task", { "": 0.8 }],
  ["1,020 credits per video", "video", { "": 1020 }],
  ["1K: 4 credits, 2K: 6 credits, 4K: 9 credits per image", "image", { "1k": 4, "2k": 6, "4k": 9 }],
  [
    "1K: 8 credits ($0.04); 2K: 12 credits ($0.06); 4K: 18 credits ($0.09) per image",
    "image",
    { "1k": 8, "2k": 12, "4k": 18 },
  ],
  ["4 credits for 1K and 6 credits for 2K per image", "image", { "1k": 4, "2k": 6 }],
  ["480p 8 credits/s, 720p 16 credits/s, 1080p 32 credits/s", "second", { "480p": 8, "720p": 16, "1080p": 32 }],
  ["720P – 12.2 credits per second\n1080P – 25.2 credits per second", "second", { "720p": 12.2, "1080p": 25.2 }],
  [
    "std, no sound: 14 credits; std, with sound: 20 credits per second",
    "second",
    { "std, no sound": 14, "std, with sound": 20 },
  ],
  ["5s: 42 credits | 10s: 84 credits per video", "video", { "5s": 42, "10s": 84 }],
  ["12 credits per 1000 characters", "1000 characters", { "": 12 }],
  ["6 credits", "unsaid", { "": 6 }],
  ["６ credits per image", "image", { "": 6 }],
];

const notUnderstood = [
  "",
  "Contact us",
  "Free",
  "from 4 credits per image",
  "4–9 credits per image",
  "4-9 credits",
  "about 4 credits per image",
  "~4 credits per image",
  "up to 30 credits per video",
  "4 credits per image, 20 credits per video",
  "4 credits per image plus 2 credits per input image",
  "8 credits for the first 5 seconds, then 2 credits per second",
  "2.5 credits per million tokens",
  "10 credits ($0.02) per image",
  "4 credits, 6 credits, 9 credits per image",
  "1K: 4 credits, 1K: 6 credits per image",
  "4 credits per image at 1K, 2K",
  "4 credits per megapixel",
  "50% off: 4 credits per image",
  "0 credits per image",
  "-",
  "价格请咨询客服",
  "4 credits 6 credits per image",
  "x".repeat(2000),
];

describe("a price text", () => {
  it.each(understood)("%s", (text, unit, tiers) => {
    const read = readPriceText(text);
    expect(read?.unit).toBe(unit);
    expect(Object.fromEntries(read?.tiers.map(({ label, credits }) => [label, credits]) ?? [])).toEqual(tiers);
  });

  it.each(notUnderstood)("that nobody can be sure of is not guessed: %s", (text) => {
    expect(readPriceText(text)).toBeNull();
  });

  it("of every model of the sandbox is understood, and its cheapest is what a task takes", () => {
    for (const [id, model] of Object.entries(marketModels)) {
      const read = readPriceText(priceTextOf(model));
      expect(read, `${id}: ${priceTextOf(model)}`).not.toBeNull();
    }
  });

  it("takes no time, however long it is and whatever it repeats", () => {
    const began = performance.now();
    for (const part of ["1 ", "(", "$1 ", "1 credits ( ", "1,", "per ", "- "]) readPriceText(part.repeat(1000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});

it("every market model of ours has ids that kie.ai's stand-in knows", () => {
  for (const definition of modelDefinitions) {
    if (definition.family !== "market") continue;
    const ids = kieIdsOf(definition);
    expect(ids.length, definition.slug).toBeGreaterThan(0);
    for (const id of ids) expect(Object.hasOwn(marketModels, id), `${definition.slug}: ${id}`).toBe(true);
  }
});
