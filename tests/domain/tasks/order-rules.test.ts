import { beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { readIdea } from "#graphql/domain/prompts/input.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { checkMargins } from "#graphql/domain/tasks/outcome/check-margins.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();
let viewer: Viewer;
beforeAll(async () => {
  viewer = await makeAccount({ credits: 100_000 });
});

/** The paths of what is wrong with an order; none when it was made. */
async function problems(input: Partial<TaskInput>, kind: TaskKind = "IMAGE"): Promise<string[][]> {
  const asked = { model: "nano-banana", prompt: "a kite", ...input };
  return createTask(viewer, kind, asked, { operation: "test" }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof InvalidInputError) return error.fields.map(({ path }) => path);
      throw error;
    },
  );
}

describe("GPT Image 2 offers only what kie.ai makes", () => {
  const refused: Record<string, string[]> = {
    "1:1": ["4K"],
    auto: ["2K", "4K"],
    "5:4": ["2K"],
    "4:5": ["2K"],
    "3:1": ["2K", "4K"],
    "1:3": ["2K", "4K"],
    "9:21": ["2K", "4K"],
    "16:9": [],
    "21:9": [],
  };
  it.each(Object.entries(refused))("%s: not in %j", async (aspectRatio, resolutions) => {
    for (const resolution of ["1K", "2K", "4K"]) {
      const expected = resolutions.includes(resolution) ? [["resolution"]] : [];
      expect(await problems({ model: "gpt-image-2", aspectRatio, resolution })).toEqual(expected);
    }
  });

  it("a broken rule is told at the place where the option stands", async () => {
    const options = [
      { name: "aspectRatio", value: "1:1" },
      { name: "resolution", value: "4K" },
    ];
    expect(await problems({ model: "gpt-image-2", options })).toEqual([["options", "1", "resolution"]]);
    const unknown = [
      { name: "aspectRatio", value: "1:1" },
      { name: "resolution", value: "9K" },
      { name: "wings", value: "two" },
    ];
    expect(await problems({ model: "gpt-image-2", options: unknown })).toEqual([
      ["options", "1", "resolution"],
      ["options", "2", "wings"],
    ]);
  });
});

describe("words that show nothing", () => {
  const blanks = [
    "\u200b\u200c\u200d",
    "\u200f \u200e",
    "\u3164\u115f\u1160\uffa0",
    "\u0001\u0002",
    "\ufeff",
    "\u2800",
    "\u00ad",
  ];
  it.each(blanks)("%j is no prompt, and no idea", async (prompt) => {
    expect(await problems({ prompt })).toEqual([["prompt"]]);
    expect(() => readIdea({ idea: prompt, kind: "IMAGE" })).toThrow(InvalidInputError);
  });

  it.each(["한", "👩‍👩‍👧", "a\u200b"])("%j is one", async (prompt) => {
    expect(await problems({ prompt })).toEqual([]);
  });

  it("are left out of a negative prompt", async () => {
    const prompt = `a kite ${Math.random()}`;
    const options = [{ name: "negativePrompt", value: " \u200b" }];
    expect(await problems({ model: "qwen-image", prompt, options })).toEqual([]);
    const { parameters } = await db.task.findFirstOrThrow({ where: { prompt } });
    expect(parameters).not.toHaveProperty("negativePrompt");
  });
});

describe("source images", () => {
  const image = async (width: number, height: number) => (await insertAsset(viewer.userId, { width, height })).id;

  it("are given once each, but for a video that ends as it begins", async () => {
    const id = await image(600, 600);
    expect(await problems({ model: "nano-banana-edit", sourceImages: [id, id] })).toEqual([["sourceImages", "1"]]);
    const loop = { model: "kling-3.0", sourceImages: [id, id], frameMode: "FIRST_AND_LAST_FRAMES" as const };
    expect(await problems(loop, "VIDEO")).toEqual([]);
  });

  it.each([
    [299, 600, false],
    [600, 299, false],
    [300, 300, true],
    [1000, 390, false],
    [390, 1000, false],
    [750, 300, true],
    [300, 750, true],
  ])("of %i × %i pixels fit Kling: %s", async (width, height, isTaken) => {
    const sourceImages = [await image(width, height)];
    expect(await problems({ model: "kling-3.0", sourceImages }, "VIDEO")).toEqual(
      isTaken ? [] : [["sourceImages", "0"]],
    );
    expect(await problems({ model: "wan-2.7", sourceImages }, "VIDEO")).toEqual([]);
  });
});

describe("prices and what kie.ai asks", () => {
  it("no price of a new installation is below kie.ai's", async () => {
    expect(await checkMargins()).toBe(0);
  });

  it("the price that was too low is followed by the right one, once, and an operator's own stays", async () => {
    const slug = "veo-3.1-quality";
    const factors = { resolution: { values: { "720p": 1, "1080p": 1.05, "4k": 1.5 } } };
    await db.price.create({ data: { modelSlug: slug, credits: 200, factors, createdAt: new Date() } });
    notify("catalog");
    expect(await checkMargins()).toBe(1);
    const { detail } = await db.ledgerFinding.findFirstOrThrow({ where: { kind: "price-below-cost", subject: slug } });
    expect(detail).toMatchObject({ credits: 200, kieCredits: 250, resolution: "720p" });
    await seedCatalog();
    expect(await checkMargins()).toBe(0);
    const count = await db.price.count({ where: { modelSlug: slug } });
    await seedCatalog();
    expect(await db.price.count({ where: { modelSlug: slug } })).toBe(count);
    await db.price.create({ data: { modelSlug: slug, credits: 201, factors, createdAt: new Date(Date.now() + 1000) } });
    notify("catalog");
    await seedCatalog();
    expect(await db.price.count({ where: { modelSlug: slug } })).toBe(count + 1);
  });
});
