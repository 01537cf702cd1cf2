import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspectFile } from "#graphql/domain/assets/media/inspect.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { env } from "#graphql/runtime/env.ts";
import { box, clip, picture } from "#tests/support/files/media-files.ts";
import { id3, m4a, mp3, mp4, wav, webm } from "#tests/support/files/played-files.ts";
import { resultFiles, useResultFiles } from "#tests/support/files/result-files.ts";

useResultFiles();

let count = 0;
function inspect(bytes: Buffer) {
  const path = join(env.dataDir, `inspected-${count++}`);
  writeFileSync(path, bytes);
  return inspectFile(path);
}

it.each([
  ["avif", "image/avif", null],
  ["gif", "image/gif", null],
  ["mov", "video/quicktime", 0.3],
  ["m4v", "video/x-m4v", 0.3],
  ["webm", "video/webm", 2],
] as const)("%s is known by its bytes", async (format, contentType, durationSeconds) => {
  const found = await inspect(resultFiles()[format]);
  expect(found).toMatchObject({ contentType, width: 64, height: 48 });
  if (durationSeconds === null) expect(found.durationSeconds).toBeNull();
  else expect(found.durationSeconds).toBeCloseTo(durationSeconds, 1);
});

describe("an image is known by its bytes", () => {
  it.each(["png", "jpeg", "webp"] as const)("%s", async (format) => {
    expect(await inspect(await picture(format, 60, 40))).toEqual({
      contentType: `image/${format}`,
      width: 60,
      height: 40,
      durationSeconds: null,
    });
  });

  it("and its size is the one that is shown, when the camera was held upright", async () => {
    const turned = await sharp(await picture("jpeg", 60, 40))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await inspect(turned)).toMatchObject({ width: 40, height: 60 });
  });
});

describe("a video is known by its bytes", () => {
  it("with the size and length that a real encoder wrote", async () => {
    const facts = await inspect(await clip(64, 48, 12, 24));
    expect(facts).toMatchObject({ contentType: "video/mp4", width: 64, height: 48 });
    expect(facts.durationSeconds).toBeCloseTo(0.5, 1);
  });

  it("with its size as it is shown, when the phone was held upright", async () => {
    expect(await inspect(await mp4({ rotation: 90 }))).toMatchObject({ width: 48, height: 64 });
    expect(await inspect(await mp4({ rotation: 180 }))).toMatchObject({ width: 64, height: 48 });
  });

  it.each(["in-memory", "fragmented", false] as const)("with its description %s", async (fastStart) => {
    const facts = await inspect(await mp4({ seconds: 3, fastStart }));
    expect(facts).toMatchObject({ contentType: "video/mp4", width: 64 });
    expect(facts.durationSeconds).toBeCloseTo(3, 1);
  });

  it("with sound beside the picture", async () => {
    const facts = await inspect(await mp4({ seconds: 1, hasSound: true }));
    expect(facts).toMatchObject({ contentType: "video/mp4", width: 64 });
  });

  it("and its length is that of its frames, whatever it says", async () => {
    const whole = await mp4({ seconds: 4 });
    for (const at of [whole.indexOf("mvhd"), whole.indexOf("tkhd"), whole.indexOf("mdhd")]) {
      const lying = Buffer.from(whole);
      // The duration, as far as the box's version goes: in either it stands in these bytes.
      lying.fill(0, at + 20, at + 36);
      const facts = await inspect(lying).catch(() => null);
      if (facts?.durationSeconds) expect(facts.durationSeconds).toBeGreaterThan(3.9);
    }
  });

  it("a recording that was never told its length has that of its frames", async () => {
    const facts = await inspect(await webm({ seconds: 2, isLive: true }));
    expect(facts.durationSeconds).toBeCloseTo(2, 1);
  });
});

describe("a sound is known by its bytes", () => {
  it.each([
    ["mp3", "audio/mpeg"],
    ["wav", "audio/wav"],
    ["m4a", "audio/mp4"],
  ] as const)("%s, with its length and no size", async (format, contentType) => {
    const found = await inspect(resultFiles()[format]);
    expect(found).toMatchObject({ contentType, width: null, height: null });
    expect(found.durationSeconds).toBeCloseTo(2, 1);
  });

  it("an MP4 without a picture is one, whatever it is called", async () => {
    const sound = await m4a({ seconds: 1, brand: "isom" });
    expect(await inspect(sound)).toMatchObject({ contentType: "audio/mp4", width: null });
  });

  it("behind a title and a picture", async () => {
    const tagged = Buffer.concat([id3(5000), mp3({ seconds: 2 })]);
    const found = await inspect(tagged);
    expect(found.contentType).toBe("audio/mpeg");
    expect(found.durationSeconds).toBeCloseTo(2, 1);
  });
});

describe("a container that was made to do harm is refused in time", () => {
  const head = box("ftyp", Buffer.from("isom\0\0\0\0isommp42"));
  const endless = Buffer.from([0, 0, 0, 1, ...Buffer.from("mdat"), 0x7f, ...Buffer.alloc(7, 255)]);
  const nested = (depth: number): Buffer => (depth === 0 ? Buffer.alloc(0) : box("moov", nested(depth - 1)));
  const emptyTrack = box("trak", box("mdia", box("minf", box("stbl"))));
  const table = (type: string, ...numbers: number[]) => {
    const body = Buffer.alloc(4 + numbers.length * 4);
    numbers.forEach((number, index) => void body.writeUInt32BE(number, 4 + index * 4));
    return box(type, body);
  };

  const cases: [string, () => Buffer | Promise<Buffer>][] = [
    ["only its type", () => head],
    ["no description", () => Buffer.concat([head, box("mdat", Buffer.alloc(100))])],
    ["a box of 2^63 bytes", () => Buffer.concat([head, endless])],
    ["a box shorter than its header", () => Buffer.concat([head, Buffer.from([0, 0, 0, 4, 65, 65, 65, 65])])],
    ["a box of no bytes at all, again and again", () => Buffer.concat([head, box("moov", Buffer.alloc(4096))])],
    ["boxes in boxes in boxes", () => Buffer.concat([head, nested(2000)])],
    ["thousands of tracks", () => Buffer.concat([head, box("moov", ...Array<Buffer>(5000).fill(emptyTrack))])],
    [
      "four thousand million frames in one line",
      async () => {
        const whole = await mp4({ seconds: 1 });
        const at = whole.indexOf("stts");
        // One entry of the table of times: so many frames of so long.
        const lying = Buffer.from(whole);
        lying.writeUInt32BE(0xffffffff, at + 12);
        return lying;
      },
    ],
    [
      "frames that are each the whole file",
      async () => {
        const whole = await mp4({ seconds: 1 });
        const lying = Buffer.from(whole);
        const at = lying.indexOf("stsz");
        lying.writeUInt32BE(whole.length - 200, at + 8);
        const offset = lying.indexOf("stco");
        if (offset > 0) lying.writeUInt32BE(0, offset + 12);
        return lying;
      },
    ],
    ["a table that is longer than the file", () => Buffer.concat([head, box("moov", table("stts", 0xffffffff))])],
    ["an EBML head and noise", () => Buffer.concat([resultFiles().webm.subarray(0, 60), Buffer.alloc(5000, 0x42)])],
    ["a WAV without samples' size", () => wav({ seconds: 1, blockAlign: 0 })],
  ];
  it.each(cases)("%s", { timeout: 40_000 }, async (_title, bytes) => {
    await expect(inspect(await bytes())).rejects.toBeInstanceOf(UnreadableFileError);
  });

  it("or at least goes no further than the reader of that one file", async () => {
    const before = process.memoryUsage.rss();
    const hostile = await mp4({ seconds: 600, framesPerSecond: 200, frameBytes: 1 });
    await inspect(hostile).catch(() => undefined);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });
});

describe("what is not whole or not ours is refused", () => {
  it.each(["png", "jpeg", "webp"] as const)("a %s cut off anywhere", async (format) => {
    const whole = await picture(format, 300, 200);
    for (const part of [0.1, 0.5, 0.9]) {
      await expect(inspect(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toBeInstanceOf(
        UnreadableFileError,
      );
    }
  });

  it("a video cut off anywhere", async () => {
    const whole = await clip(64, 48, 6, 24);
    for (const part of [0.3, 0.7, 0.99]) {
      await expect(inspect(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toBeInstanceOf(
        UnreadableFileError,
      );
    }
  });

  it.each(["avif", "gif", "mov", "m4v", "webm", "wav", "m4a"] as const)("%s cut off anywhere", async (format) => {
    const whole = resultFiles()[format];
    for (const part of [0.1, 0.5, 0.9]) {
      await expect(inspect(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toBeInstanceOf(
        UnreadableFileError,
      );
    }
  });

  it("an MP3 that says how long it is, cut off anywhere", async () => {
    const whole = mp3({ seconds: 4, tellsLength: true });
    expect((await inspect(whole)).durationSeconds).toBeCloseTo(4, 1);
    for (const part of [0.1, 0.5, 0.9]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      await expect(inspect(cut)).rejects.toBeInstanceOf(UnreadableFileError);
    }
  });

  const others: [string, () => Buffer | Promise<Buffer>][] = [
    ["nothing", () => Buffer.alloc(0)],
    ["text", () => Buffer.from("hello")],
    ["a page", () => Buffer.from("<!doctype html><html><body>404</body></html>")],
    [
      "an SVG with a script",
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    [
      "a TIFF",
      () =>
        sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
          .tiff()
          .toBuffer(),
    ],
    ["a QuickTime film", () => box("ftyp", Buffer.from("qt  \0\0\0\0qt  "))],
    ["an executable", () => Buffer.from("\x7fELF\x02\x01\x01", "latin1")],
    [
      "a PNG's first bytes and then text",
      () => Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.from("hello")]),
    ],
    ["a JPEG's first bytes and then a script", () => Buffer.from("\xff\xd8\xff<script>alert(1)</script>", "latin1")],
  ];
  it.each(others)("%s", async (_title, bytes) => {
    await expect(inspect(await bytes())).rejects.toBeInstanceOf(UnreadableFileError);
  });

  it("a small file that would unfold to more than 50 million pixels, without unfolding it", async () => {
    const bomb = await sharp({ create: { width: 8000, height: 7000, channels: 3, background: "black" } })
      .png()
      .toBuffer();
    const before = process.memoryUsage.rss();
    await expect(inspect(bomb)).rejects.toBeInstanceOf(UnreadableFileError);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });
});
