import { describe, expect, test, vi } from "vitest";
import { readyOf, sourceStore } from "#app/compose/sources/source-store.ts";
import { frameModeOf, modelForImages, moved, parentOf, sourceRule } from "#app/compose/sources/sources.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { problemOf } from "#app/tasks/upload/image-file.ts";

function model(fields: Partial<ModelCard>): ModelCard {
  return {
    id: "1",
    slug: "m",
    name: "M",
    description: "",
    kind: "IMAGE",
    state: "ACTIVE",
    acceptsImages: false,
    requiresImages: false,
    maxSourceImages: 0,
    frameModes: [],
    replacement: null,
    credits: 5,
    expectedSeconds: null,
    parameters: [],
    ...fields,
  };
}

function asset(id: string, task: string | null = null): Source {
  return {
    __typename: "Asset",
    id,
    contentType: "image/png",
    width: 1,
    height: 1,
    durationSeconds: null,
    byteSize: 1,
    altText: id,
    url: "u",
    downloadUrl: "d",
    preview: "p",
    thumb: "t",
    urlExpiresAt: "2030-01-01T00:00:00Z",
    task: task === null ? null : { __typename: "ImageTask", id: task },
  };
}

describe("what a model does with images", () => {
  const veo = model({
    kind: "VIDEO",
    maxSourceImages: 3,
    frameModes: ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"],
  });

  test("follows from what the API says of it", () => {
    expect(sourceRule(model({}))).toMatchObject({ fewest: 0, most: 0, areFrames: false });
    expect(sourceRule(model({ acceptsImages: true, requiresImages: true, maxSourceImages: 10 }))).toMatchObject({
      fewest: 1,
      most: 10,
    });
    expect(sourceRule(veo)).toMatchObject({ fewest: 0, most: 2, areFrames: true, mayBeReferences: true });
    expect(sourceRule(veo, true)).toMatchObject({ fewest: 1, most: 3, areFrames: false });
    expect(sourceRule(model({ kind: "VIDEO", frameModes: ["FIRST_FRAME"] }))).toMatchObject({ fewest: 1, most: 1 });
  });

  test("names the mode of a video by how many there are and what they are for", () => {
    const frames = sourceRule(veo);
    expect([0, 1, 2].map((count) => frameModeOf(frames, count))).toEqual([
      "TEXT",
      "FIRST_FRAME",
      "FIRST_AND_LAST_FRAMES",
    ]);
    expect(frameModeOf(sourceRule(veo, true), 2)).toBe("REFERENCE");
  });

  test("leads to the model's own editing brother when images come to one that takes none", () => {
    const plain = model({ slug: "seedream-4" });
    const others = [
      model({ slug: "pro", acceptsImages: true }),
      model({ slug: "seedream-4-edit", acceptsImages: true }),
    ];
    expect(modelForImages([plain, ...others], plain)?.slug).toBe("seedream-4-edit");
    expect(modelForImages([plain, ...others], model({ slug: "x" }))?.slug).toBe("pro");
    expect(modelForImages([model({ slug: "pro", acceptsImages: true, state: "PAUSED" })], plain)).toBeUndefined();
  });
});

describe("a file from outside", () => {
  const file = (name: string, type: string, size = 10) => problemOf({ name, type, size });

  test("is judged by what it says it is, HEIC by its name too", () => {
    expect([file("a.png", "image/png"), file("a.jpg", ""), file("a.webp", "image/webp")]).toEqual([null, null, null]);
    expect([file("a.heic", ""), file("a.jpg", "image/heif"), file("IMG.HEIC", "image/heic")]).toEqual([
      "heic",
      "heic",
      "heic",
    ]);
    expect([file("a.gif", "image/gif"), file("a.txt", ""), file("a.png", "image/png", 0)]).toEqual([
      "type",
      "type",
      "empty",
    ]);
  });

  test("may be larger than an upload, for the browser to make smaller, but not than a browser can hold", () => {
    const megabytes = (count: number) => file("a.png", "image/png", count * 1024 * 1024);
    expect([megabytes(20), megabytes(200), megabytes(201)]).toEqual([null, null, "size"]);
  });
});

describe("the images of a form", () => {
  test("can be moved within the list and never out of it", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect([moved(["a", "b"], 0, -1), moved(["a", "b"], 1, 2), moved(["a"], 7, 0)]).toEqual([
      ["a", "b"],
      ["a", "b"],
      ["a"],
    ]);
  });

  test("name as parent the task that made the first of them", () => {
    expect(parentOf([asset("u"), asset("r", "T")])).toBe("T");
    expect(parentOf([asset("u")])).toBeUndefined();
  });

  test("keep their order while one is still on its way up, and tell only what is stored", async () => {
    let end: (end: { asset: Source; wasFitted: boolean }) => void = () => undefined;
    const told: string[][] = [];
    const store = sourceStore([], {
      send: () => new Promise((resolve) => (end = resolve)),
      onReady: (ready) => told.push(ready.map(({ id }) => id)),
    });
    store.addFiles([new File(["x"], "a.png", { type: "image/png" }), new File(["x"], "b.gif", { type: "image/gif" })]);
    store.addAssets([asset("B"), asset("B")]);
    expect(store.items().map(({ state }) => state)).toEqual(["sending", "refused", "ready"]);
    end({ asset: asset("A"), wasFitted: true });
    await vi.waitFor(() => expect(readyOf(store.items()).map(({ id }) => id)).toEqual(["A", "B"]));
    expect(store.items()[0]).toMatchObject({ state: "ready", wasFitted: true });
    store.move(2, 0);
    expect(told.at(-1)).toEqual(["B", "A"]);
  });

  test("that are too large for this browser as well are refused as such", async () => {
    const store = sourceStore([], { send: () => Promise.resolve({ problem: "size" }), onReady: () => undefined });
    store.addFiles([new File(["x"], "a.png", { type: "image/png" })]);
    await vi.waitFor(() => expect(store.items()[0]).toMatchObject({ state: "refused", problem: "size" }));
  });

  test("may be sent again after a refusal, and are gone when removed", async () => {
    const send = vi.fn(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));
    const store = sourceStore([asset("A")], { send, onReady: () => undefined });
    store.addFiles([new File(["x"], "a.png", { type: "image/png" })]);
    await vi.waitFor(() => expect(store.items()[1]).toMatchObject({ problem: { code: "UNREACHABLE" } }));
    const key = store.items()[1]?.key ?? "";
    store.again(key);
    expect(send).toHaveBeenCalledTimes(2);
    store.remove(key);
    await Promise.resolve();
    expect(store.items().map((item) => item.key)).toEqual(["A"]);
  });
});
