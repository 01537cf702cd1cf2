import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspectFile } from "#graphql/domain/assets/media/inspect.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { env } from "#graphql/runtime/env.ts";
import { box, clip, picture } from "#tests/support/files/media-files.ts";
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

  const ftyp = box("ftyp", Buffer.from("isom\0\0\0\0isommp42"));
  const mdat = box("mdat", Buffer.alloc(100));
  const mvhd = (scale: number, ticks: number) => {
    const body = Buffer.alloc(100);
    body.writeUInt32BE(scale, 12);
    body.writeUInt32BE(ticks, 16);
    return box("mvhd", body);
  };
  const longMvhd = (scale: number, ticks: bigint) => {
    const body = Buffer.alloc(112);
    body.writeUInt8(1, 0);
    body.writeUInt32BE(scale, 20);
    body.writeBigUInt64BE(ticks, 24);
    return box("mvhd", body);
  };
  const track = (handler: string, width: number, height: number, { isTurned = false, isLong = false } = {}) => {
    const tkhd = Buffer.alloc(isLong ? 96 : 84);
    tkhd.writeUInt8(isLong ? 1 : 0, 0);
    const matrix = isLong ? 52 : 40;
    if (isTurned) tkhd.writeInt32BE(0x10000, matrix + 4);
    else tkhd.writeInt32BE(0x10000, matrix);
    tkhd.writeUInt32BE(width * 65_536, matrix + 36);
    tkhd.writeUInt32BE(height * 65_536, matrix + 40);
    const hdlr = Buffer.alloc(24);
    hdlr.write(handler, 8, "latin1");
    return box("trak", box("tkhd", tkhd), box("mdia", box("hdlr", hdlr)));
  };
  const sound = track("soun", 0, 0);
  const mp4 = (...moov: Buffer[]) => Buffer.concat([ftyp, box("moov", ...moov), mdat]);

  const cases: [string, Buffer, object][] = [
    [
      "sound before picture",
      mp4(mvhd(600, 4800), sound, track("vide", 1280, 720)),
      { width: 1280, height: 720, durationSeconds: 8 },
    ],
    [
      "turned a quarter",
      mp4(mvhd(1000, 5000), track("vide", 1280, 720, { isTurned: true })),
      { width: 720, height: 1280 },
    ],
    [
      "long headers",
      mp4(longMvhd(90_000, 720_000n), track("vide", 64, 32, { isLong: true })),
      { width: 64, durationSeconds: 8 },
    ],
    ["no length", mp4(mvhd(1000, 0), track("vide", 64, 32)), { width: 64, durationSeconds: null }],
    ["an unknown length", mp4(mvhd(1000, 0xffffffff), track("vide", 64, 32)), { durationSeconds: null }],
    ["no time scale", mp4(mvhd(0, 5), track("vide", 64, 32)), { durationSeconds: null }],
    [
      "fragments that tell their length",
      mp4(mvhd(1000, 0), track("vide", 64, 32), box("mvex", box("mehd", Buffer.from([0, 0, 0, 0, 0, 0, 0x0f, 0xa0])))),
      { durationSeconds: 4 },
    ],
    [
      "its description at the end, behind a box of 64-bit length and one that runs to the end",
      Buffer.concat([
        ftyp,
        Buffer.from([0, 0, 0, 1, ...Buffer.from("mdat"), 0, 0, 0, 0, 0, 0, 0, 20, 1, 2, 3, 4]),
        box("moov", mvhd(1000, 2000), track("vide", 64, 32)),
        Buffer.from([0, 0, 0, 0, ...Buffer.from("free"), 9, 9]),
      ]),
      { durationSeconds: 2 },
    ],
  ];
  it.each(cases)("with %s", async (_title, bytes, facts) => {
    expect(await inspect(bytes)).toMatchObject(facts);
  });

  const bad: [string, Buffer][] = [
    ["only sound", mp4(mvhd(1000, 5000), sound)],
    ["a picture without size", mp4(mvhd(1000, 5000), track("vide", 0, 0))],
    ["no description", Buffer.concat([ftyp, mdat])],
    ["nothing after its type", ftyp],
    ["a cut-off end", mp4(mvhd(1000, 5000), track("vide", 64, 32)).subarray(0, -1)],
    ["a cut-off description", mp4(mvhd(1000, 5000), track("vide", 64, 32)).subarray(0, 150)],
    [
      "a box longer than its parent",
      mp4(mvhd(1000, 5000), track("vide", 64, 32), Buffer.from([0, 0, 9, 9, 65, 65, 65, 65])),
    ],
    ["a box shorter than its header", Buffer.concat([ftyp, Buffer.from([0, 0, 0, 4, 65, 65, 65, 65, 0, 0, 0, 0])])],
    [
      "a header that ends too soon",
      mp4(box("mvhd", Buffer.alloc(4)), box("trak", box("tkhd"), box("mdia", box("hdlr")))),
    ],
    [
      "an impossible 64-bit length",
      Buffer.concat([ftyp, Buffer.from([0, 0, 0, 1, ...Buffer.from("mdat"), ...Buffer.alloc(8, 255)])]),
    ],
  ];
  it.each(bad)("and refused with %s", async (_title, bytes) => {
    await expect(inspect(bytes)).rejects.toBeInstanceOf(UnreadableFileError);
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

  it.each(["avif", "gif", "mov", "m4v", "webm"] as const)("%s cut off anywhere", async (format) => {
    const whole = resultFiles()[format];
    for (const part of [0.1, 0.5, 0.9]) {
      await expect(inspect(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toBeInstanceOf(
        UnreadableFileError,
      );
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
