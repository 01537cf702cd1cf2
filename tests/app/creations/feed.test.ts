import { describe, expect, it } from "vitest";
import { chipsOf } from "#app/creations/feed/chips.ts";
import { ordersOf } from "#app/creations/feed/orders.ts";
import { acrossOf, placeOf, resultsOf, shapeOf, shotsOf } from "#app/creations/feed/shots.ts";
import { makeWords } from "#app/lib/i18n/words.ts";
import en from "#app/locales/en.json";
import zh from "#app/locales/zh.json";
import type { Media, TaskCard } from "#app/tasks/documents.ts";

function media(id: string, width = 1024, height = 1024): Media {
  const urls = {
    url: `/${id}`,
    preview: `/${id}`,
    thumb: `/${id}`,
    poster: null,
    urlExpiresAt: "2026-11-27T10:00:00Z",
  };
  const file = { contentType: "image/png", durationSeconds: null, byteSize: 1, altText: "" };
  return { __typename: "Asset", id, width, height, ...file, ...urls };
}

const common = {
  status: "COMPLETED",
  prompt: "A boat",
  creditsCharged: 6,
  creditsReturnedOnCancel: 0,
  queuePosition: null,
  isFavorite: false,
  isDraft: false,
  sandbox: false,
  requestId: "r1",
  createdAt: "2026-11-27T09:00:00Z",
  startedAt: null,
  completedAt: null,
  expectedSeconds: null,
  failure: null,
  model: { id: "m1", slug: "nano-banana", name: "Nano Banana" },
  style: null,
  assets: [],
  sourceImages: [],
} satisfies Partial<TaskCard>;
type Of<Name> = Partial<Extract<TaskCard, { __typename: Name }>>;

function image(id: string, more: Of<"ImageTask"> = {}): TaskCard {
  return { ...common, __typename: "ImageTask", kind: "IMAGE", id, aspectRatio: "1:1", variants: 1, ...more };
}

function video(id: string, more: Of<"VideoTask"> = {}): TaskCard {
  return { ...common, __typename: "VideoTask", kind: "VIDEO", id, aspectRatio: "9:16", durationSeconds: 8, ...more };
}

describe("the rows of the feed", () => {
  it("are orders, newest first, and within one the takes in the order in which they were asked for", () => {
    const rows = ordersOf([image("c"), image("b"), image("a", { requestId: "r0" })]);
    expect(rows.map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([["b", "c"], ["a"]]);
  });

  it("part what was sent at once with other words, by another model, or by nobody knows whom", () => {
    const other = { ...common.model, id: "m2" };
    const tasks = [image("e"), image("d", { prompt: "Else" }), image("c", { prompt: "Else", model: other })];
    expect(ordersOf(tasks)).toHaveLength(3);
    expect(ordersOf([image("b", { requestId: null }), image("a", { requestId: null })])).toHaveLength(2);
  });

  it("stay whole where one stretch of the list ends and the next begins", () => {
    const [stretch, next] = [[image("c"), image("b")], [image("a")]];
    expect(ordersOf([...stretch, ...next])).toHaveLength(1);
    // What it is known by stays, so nothing is drawn anew.
    expect(ordersOf([...stretch, ...next])[0]?.key).toBe(ordersOf(stretch)[0]?.key);
  });
});

describe("the places of a row", () => {
  it("are kept for all that is being made, and each file takes its own", () => {
    const waiting = shotsOf({ tasks: [image("a", { status: "PROCESSING", variants: 2 }), video("b")] });
    const ready = shotsOf({ tasks: [image("a", { variants: 2, assets: [media("x"), media("y")] }), video("b")] });
    expect(waiting.map(({ key }) => key)).toEqual(["a.0", "a.1", "b.0"]);
    expect(ready.map(({ key }) => key)).toEqual(["a.0", "a.1", "b.0"]);
    expect(ready.map(({ asset }) => asset?.id)).toEqual(["x", "y", undefined]);
  });

  it("are one where nothing came of several", () => {
    expect(shotsOf({ tasks: [image("a", { status: "FAILED", variants: 4 })] })).toHaveLength(1);
  });

  it("are counted over the row, and only those with a file can be looked at", () => {
    const orders = ordersOf([video("c", { assets: [media("z")] }), video("b"), video("a", { assets: [media("x")] })]);
    expect(resultsOf(orders).map(({ key }) => key)).toEqual(["a.0", "c.0"]);
    expect(placeOf(orders, "c.0")).toEqual({ number: 3, of: 3 });
  });
});

describe("the shape of a row", () => {
  it("is what was asked for, whatever came", () => {
    expect(shapeOf({ tasks: [image("a", { aspectRatio: "16:9", assets: [media("x")] })] }).ratio).toBeCloseTo(16 / 9);
  });

  it("is that of the file, else of what it began with, where nothing was asked for", () => {
    const sourceImages = [media("s", 900, 1600)];
    expect(shapeOf({ tasks: [image("a", { aspectRatio: null, sourceImages })] }).ratio).toBeCloseTo(9 / 16);
    expect(
      shapeOf({ tasks: [image("a", { aspectRatio: "auto", sourceImages, assets: [media("x", 1500, 1000)] })] }).ratio,
    ).toBeCloseTo(1.5);
    expect(shapeOf({ tasks: [image("a", { aspectRatio: null })] }).ratio).toBe(1);
  });

  it("has four tall ones across at any width but a phone's, and wide ones in pairs until there is room", () => {
    const tall = shapeOf({ tasks: [video("a")] });
    const wide = shapeOf({ tasks: [video("a", { aspectRatio: "16:9" })] });
    expect(acrossOf(tall, 4)).toContain("[--n:4] ");
    expect(acrossOf(wide, 4)).toMatch(/^\[--n:2\] .*\[--n:4\]$/);
    expect(acrossOf(wide, 1)).toBe("[--n:1]");
    expect(tall.name).toContain("[--p:2]");
    expect(wide.name).toContain("[--p:1]");
  });
});

describe("what a row says it was made with", () => {
  const { t } = makeWords("en", en);

  it("adds up what was ordered together", () => {
    const takes = [1, 2, 3].map((number) => video(String(number), { creditsCharged: 6_060 }));
    expect(chipsOf(takes, t)).toEqual(["Video", "Nano Banana", "9:16", "8 s", "×3", "18,180 credits"]);
    expect(chipsOf([image("a", { variants: 4, creditsCharged: 24 })], t)).toContain("×4");
  });

  it("leaves out what nobody chose, and says so of the sandbox", () => {
    expect(chipsOf([image("a", { aspectRatio: null, creditsCharged: 1, sandbox: true })], t)).toEqual([
      "Image",
      "Nano Banana",
      "1 credit",
      "Sandbox",
    ]);
    expect(chipsOf([], t)).toEqual([]);
  });

  it("says it in Chinese", () => {
    expect(chipsOf([image("a")], makeWords("zh", zh).t)).toEqual(["图片", "Nano Banana", "1:1", "6 积分"]);
  });
});
