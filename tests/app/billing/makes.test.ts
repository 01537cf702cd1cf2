import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeWords } from "#app/lib/i18n/words.ts";
import { makesInWords } from "#app/tasks/catalog/makes.ts";

const words = (locale: "en" | "zh") =>
  makeWords(locale, JSON.parse(readFileSync(`app/locales/${locale}.json`, "utf8"))).t;
const image = (credits: number, state: "ACTIVE" | "PAUSED" = "ACTIVE") => ({ kind: "IMAGE", state, credits }) as const;
const video = (credits: number) => ({ kind: "VIDEO", state: "ACTIVE", credits }) as const;

describe("what a pack makes", () => {
  it.each([
    ["by the prices of the first of each kind", [image(5), image(2), video(60)], 800, "about 160 images or 13 videos"],
    [
      "by the next where the first is paused",
      [image(5, "PAUSED"), image(8), video(60)],
      800,
      "about 100 images or 13 videos",
    ],
    ["in words that fit one", [image(100), video(60)], 110, "about 1 image or 1 video"],
    [
      "with large numbers as the language writes them",
      [image(5), video(60)],
      60_000,
      "about 12,000 images or 1,000 videos",
    ],
    ["as images alone where it is not enough for a video", [image(5), video(60)], 20, "about 4 images"],
    ["as nothing where nothing can be had", [], 800, ""],
  ])("is said %s", (_, models, credits, said) => {
    expect(makesInWords(words("en"), models, credits)).toBe(said);
  });

  it("is said in Chinese", () => {
    expect(makesInWords(words("zh"), [image(5), video(60)], 800)).toBe("约 160 张图片，或 13 段视频");
  });
});
