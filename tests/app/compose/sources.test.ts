import { describe, expect, test, vi } from "vitest";
import { readyOf, sourceStore } from "#app/compose/sources/source-store.ts";
import { frameModeOf, modelForImages, moved, parentOf, sourceRule, usedBy } from "#app/compose/sources/sources.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { judge } from "#app/tasks/upload/judge-file.ts";

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
    inputs: fields.acceptsImages === true ? [{ kind: "IMAGE", min: 0, max: 10 }] : [],
    replacement: null,
    sunsetAt: null,
    takesPrompt: true,
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
    preview: "p",
    thumb: "t",
    poster: null,
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

  test("takes videos and sounds as references, and leaves out what the model does not take", () => {
    const wan = model({
      ...{ kind: "VIDEO", maxSourceImages: 10, frameModes: ["TEXT", "FIRST_FRAME", "REFERENCE"] },
      inputs: [
        { kind: "IMAGE", min: 0, max: 10 },
        { kind: "VIDEO", min: 0, max: 5 },
      ],
    });
    const clip = { ...asset("v"), contentType: "video/mp4" };
    const speech = { ...asset("s"), contentType: "audio/mpeg" };
    const { rule, used } = usedBy(wan, { ready: [speech, clip, asset("i")], asReferences: false });
    expect(used.map(({ id }) => id)).toEqual(["v", "i"]);
    expect([rule.areFrames, frameModeOf(rule, used.length)]).toEqual([false, "REFERENCE"]);
    expect(usedBy(wan, { ready: [asset("i")], asReferences: false })).toMatchObject({ rule: { areFrames: true } });
    const aleph = model({ kind: "VIDEO", frameModes: ["REFERENCE"], inputs: [{ kind: "VIDEO", min: 0, max: 1 }] });
    expect(sourceRule(aleph)).toMatchObject({ fewest: 1, most: 1, areFrames: false, mayBeReferences: false });
    expect(modelForImages([model({ slug: "x", acceptsImages: true }), aleph], wan, "video/mp4")).toBe(aleph);
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

const PNG = "\x89PNG\r\n\x1a\n and the rest";
const HEADS = {
  png: PNG,
  jpeg: "\xff\xd8\xff\xe0 and the rest",
  webp: "RIFF\x10\x00\x00\x00WEBPVP8 ",
  gif: "GIF89a and the rest",
  heic: "\0\0\0\x18ftypheic\0\0\0\0",
  avif: "\0\0\0\x18ftypavif\0\0\0\0",
  mp4: "\0\0\0\x18ftypisom\0\0\0\0",
  mov: "\0\0\0\x18ftypqt  \0\0\0\0",
  webm: "\x1aE\xdf\xa3\x01\0\0\0",
  mp3: "ID3\x04\0\0\0\0\0\0",
  bareMp3: "\xff\xfb\x90\x64\0\0",
  wav: "RIFF\x10\0\0\0WAVEfmt ",
  m4a: "\0\0\0\x18ftypM4A \0\0\0\0",
};
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const fileOf = (kind: keyof typeof HEADS, name: string, type: string) =>
  new File([bytesOf(HEADS[kind])], name, { type });

describe("a file from outside", () => {
  const typeOf = async (...given: Parameters<typeof fileOf>) => {
    const judged = await judge(fileOf(...given));
    return "file" in judged ? judged.file.type : judged.problem;
  };

  test.each(["png", "jpeg", "webp"] as const)("is a %s by its first bytes, whatever it says it is", async (kind) => {
    for (const type of ["", "application/octet-stream", "image/pjpeg", "image/heic", "image/gif", `image/${kind}`]) {
      for (const name of ["a.png", "a", "IMG.HEIC"]) expect(await typeOf(kind, name, type)).toBe(`image/${kind}`);
    }
  });

  test("is a video or a sound by its first bytes, whatever it is called", async () => {
    const types = { mp4: "video/mp4", mov: "video/quicktime", webm: "video/webm" };
    const sounds = { mp3: "audio/mpeg", bareMp3: "audio/mpeg", wav: "audio/wav", m4a: "audio/mp4" };
    for (const [kind, type] of Object.entries({ ...types, ...sounds })) {
      expect(await typeOf(kind as keyof typeof HEADS, "a.png", "image/png")).toBe(type);
    }
  });

  test("that is none we take is named, a photo of a phone by its name too", async () => {
    expect(await typeOf("gif", "a.png", "image/png")).toBe("type");
    expect(await typeOf("avif", "a.png", "image/png")).toBe("type");
    expect(await typeOf("heic", "a.jpg", "image/jpeg")).toBe("heic");
    expect(await typeOf("gif", "a.heif", "")).toBe("heic");
    expect(await judge(new File([], "a.png", { type: "image/png" }))).toEqual({ problem: "empty" });
  });

  test("that cannot be read, such as a folder, is none", async () => {
    const folder = new File(["x"], "pictures");
    folder.slice = () =>
      ({ arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")) }) as unknown as Blob;
    expect(await judge(folder)).toEqual({ problem: "type" });
  });

  test("may be larger than an upload, for the browser to make smaller, but not than a browser can hold", async () => {
    const problemAt = async (megabytes: number, kind: keyof typeof HEADS = "png") => {
      const file = fileOf(kind, "a.png", "image/png");
      Object.defineProperty(file, "size", { value: megabytes * 1024 * 1024 });
      const judged = await judge(file);
      return "problem" in judged ? judged.problem : null;
    };
    expect(await Promise.all([20, 200, 201].map((size) => problemAt(size)))).toEqual([null, null, "size"]);
    expect(await Promise.all([100, 101].map((size) => problemAt(size, "mp4")))).toEqual([null, "large"]);
    expect(await Promise.all([50, 51].map((size) => problemAt(size, "wav")))).toEqual([null, "large"]);
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
    store.addFiles([fileOf("png", "a.png", "image/png"), fileOf("gif", "b.gif", "image/gif")]);
    store.addAssets([asset("B"), asset("B")]);
    const states = () => store.items().map(({ state }) => state);
    await vi.waitFor(() => expect(states()).toEqual(["sending", "refused", "ready"]));
    end({ asset: asset("A"), wasFitted: true });
    await vi.waitFor(() => expect(readyOf(store.items()).map(({ id }) => id)).toEqual(["A", "B"]));
    expect(store.items()[0]).toMatchObject({ state: "ready", wasFitted: true });
    store.move(2, 0);
    expect(told.at(-1)).toEqual(["B", "A"]);
  });

  test("that are too large for this browser as well are refused as such", async () => {
    const store = sourceStore([], { send: () => Promise.resolve({ problem: "size" }), onReady: () => undefined });
    store.addFiles([fileOf("png", "a", "")]);
    await vi.waitFor(() => expect(store.items()[0]).toMatchObject({ state: "refused", problem: "size" }));
  });

  test("may be sent again after a refusal, and are gone when removed", async () => {
    const send = vi.fn(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));
    const store = sourceStore([asset("A")], { send, onReady: () => undefined });
    store.addFiles([fileOf("png", "a", "")]);
    await vi.waitFor(() => expect(store.items()[1]).toMatchObject({ problem: { code: "UNREACHABLE" } }));
    const key = store.items()[1]?.key ?? "";
    store.again(key);
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    store.remove(key);
    await Promise.resolve();
    expect(store.items().map((item) => item.key)).toEqual(["A"]);
  });
});
