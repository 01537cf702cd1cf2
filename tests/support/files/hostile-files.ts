import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { box, picture } from "#tests/support/files/media-files.ts";

/** A file that somebody might send us with bad intent or bad luck. `payload` must never be found in what we store. */
export type HostileFile = { name: string; bytes: Buffer; payload?: string };

const PAYLOAD = "<script>alert('nbv-payload')</script>";
const FORMATS = ["png", "jpeg", "webp"] as const;
type Format = (typeof FORMATS)[number];

const latin = (text: string) => Buffer.from(text, "latin1");

/** Numbers that look random and are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The whole collection, the same for the same seed: more than a thousand files. */
export async function hostileFiles(seed: number): Promise<HostileFile[]> {
  const random = randomFrom(seed);
  const whole = await wholeImages();
  return [
    ...otherKinds(random),
    ...truncated(whole),
    ...mutated(whole, random),
    ...polyglots(whole),
    ...(await stowaways(whole)),
    ...bombs(whole),
    ...(await manyFrames()),
    ...malformed(whole),
  ];
}

type Whole = { title: string; format: Format; bytes: Buffer };

async function wholeImages(): Promise<Whole[]> {
  const source = await picture("png", 90, 60);
  const made = async (title: string, format: Format, bytes: Promise<Buffer>) => ({ title, format, bytes: await bytes });
  return Promise.all([
    made("png", "png", picture("png", 90, 60)),
    made("interlaced png", "png", sharp(source).png({ progressive: true }).toBuffer()),
    made("jpeg", "jpeg", picture("jpeg", 90, 60)),
    made("progressive jpeg", "jpeg", sharp(source).jpeg({ progressive: true }).toBuffer()),
    made("webp", "webp", picture("webp", 90, 60)),
    made("lossless webp", "webp", sharp(source).webp({ lossless: true }).toBuffer()),
  ]);
}

const MAGICS: Record<string, Buffer> = {
  page: latin(`<!doctype html><html>${PAYLOAD}</html>`),
  script: latin("#!/bin/sh\nrm -rf /\n"),
  php: latin("<?php system($_GET['c']); ?>"),
  svg: latin(`<svg xmlns="http://www.w3.org/2000/svg">${PAYLOAD}</svg>`),
  "svg with a declaration": latin(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
  "svg behind a comment": latin(
    `<!-- x --><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>`,
  ),
  "svg with entities": latin(
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg>&b;</svg>`,
  ),
  "svg that asks for a file": latin(
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>`,
  ),
  pdf: latin("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"),
  zip: latin("PK\x03\x04\x14\0\0\0\x08\0"),
  gzip: latin("\x1f\x8b\x08\0\0\0\0\0"),
  elf: latin("\x7fELF\x02\x01\x01\0"),
  exe: latin("MZ\x90\0\x03\0\0\0"),
  wasm: latin("\0asm\x01\0\0\0"),
  class: latin("\xca\xfe\xba\xbe\0\0\0\x34"),
  sqlite: latin("SQLite format 3\0"),
  gif: latin(
    "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
  ),
  bmp: latin("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
  "little tiff": latin("II*\0\x08\0\0\0"),
  "big tiff": latin("MM\0*\0\0\0\x08"),
  ico: latin("\0\0\x01\0\x01\0\x10\x10"),
  psd: latin("8BPS\0\x01\0\0\0\0"),
  jp2: latin("\0\0\0\x0cjP  \r\n\x87\n"),
  jxl: latin("\xff\x0a\xfa\x1f"),
  flif: latin("FLIF44\x01"),
  heic: box("ftyp", latin("heic\0\0\0\0heicmif1")),
  "heic sequence": box("ftyp", latin("hevc\0\0\0\0hevcmsf1")),
  heif: box("ftyp", latin("mif1\0\0\0\0mif1heic")),
  avif: box("ftyp", latin("avif\0\0\0\0avifmif1")),
  "avif sequence": box("ftyp", latin("avis\0\0\0\0avismsf1")),
  mp4: box("ftyp", latin("isom\0\0\0\0isommp42")),
  mov: box("ftyp", latin("qt  \0\0\0\0qt  ")),
  wav: latin("RIFF\x24\0\0\0WAVEfmt "),
  avi: latin("RIFF\x24\0\0\0AVI LIST"),
  mp3: latin("ID3\x04\0\0\0\0\0\x23"),
  ogg: latin("OggS\0\x02\0\0\0\0"),
  matroska: latin("\x1aE\xdf\xa3\x01\0\0\0"),
  rtf: latin("{\\rtf1\\ansi"),
  "magick script": latin("push graphic-context\nfill 'url(https://x.test/a.jpg\"|id\")'"),
  eps: latin("%!PS-Adobe-3.0 EPSF-3.0\n"),
  vips: latin("\xb6\xa6\xf2\x08"),
};

function otherKinds(random: () => number): HostileFile[] {
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  return Object.entries(MAGICS)
    .flatMap(([kind, magic]) => [
      { name: `${kind}, only its beginning`, bytes: magic },
      { name: `${kind}, then noise`, bytes: Buffer.concat([magic, noise(600)]) },
      { name: `${kind}, then nothing but zeros`, bytes: Buffer.concat([magic, Buffer.alloc(5000)]) },
      { name: `a line, then ${kind}`, bytes: Buffer.concat([latin("\n"), magic]) },
    ])
    .concat(Array.from({ length: 60 }, (_each, index) => ({ name: `noise ${index}`, bytes: noise(1 + index * 37) })));
}

function truncated(whole: Whole[]): HostileFile[] {
  return whole.flatMap(({ title, bytes }) =>
    Array.from({ length: 40 }, (_each, index) => {
      const end = Math.max(1, Math.floor((bytes.length * (index + 0.5)) / 41));
      return { name: `${title} cut at ${end}`, bytes: bytes.subarray(0, end) };
    }),
  );
}

function mutated(whole: Whole[], random: () => number): HostileFile[] {
  return whole.flatMap(({ title, bytes }) =>
    Array.from({ length: 45 }, (_each, index) => {
      const changed = Buffer.from(bytes);
      // Mostly in the beginning, where the structure is.
      const reach = index % 3 === 0 ? bytes.length : Math.min(bytes.length, 120);
      for (let n = 0; n <= index % 8; n++) changed[Math.floor(random() * reach)] = Math.floor(random() * 256);
      return { name: `${title} changed ${index}`, bytes: changed };
    }),
  );
}

/** Images with another kind of file behind them. */
function polyglots(whole: Whole[]): HostileFile[] {
  return whole.flatMap(({ title, bytes }) =>
    Object.entries(MAGICS).map(([kind, magic]) => ({
      name: `${title} and ${kind}`,
      bytes: Buffer.concat([bytes, magic, latin(PAYLOAD)]),
      payload: PAYLOAD,
    })),
  );
}

function chunk(type: string, body: Buffer): Buffer {
  const [head, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  head.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(Buffer.concat([latin(type), body])));
  return Buffer.concat([head, latin(type), body, sum]);
}

/** A PNG with further chunks behind its header. */
function pngWith(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

function jpegWith(jpeg: Buffer, marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

function ofFormat(whole: Whole[], format: Format): Buffer {
  return whole.find((image) => image.format === format)?.bytes ?? Buffer.alloc(0);
}

/** Whole images that carry something where pictures carry remarks. They may be taken; what they carry may not. */
async function stowaways(whole: Whole[]): Promise<HostileFile[]> {
  const [png, jpeg] = [ofFormat(whole, "png"), ofFormat(whole, "jpeg")];
  const text = latin(PAYLOAD);
  const inExif = await Promise.all(
    FORMATS.map(async (format) => ({
      name: `${format} with a script in its description`,
      bytes: await sharp(png)
        .withExif({ IFD0: { ImageDescription: PAYLOAD, Artist: PAYLOAD } })
        .toFormat(format)
        .toBuffer(),
      payload: PAYLOAD,
    })),
  );
  const inChunks = ["tEXt", "prVt", "eXIf", "zzZz"].map((type) => ({
    name: `png with a script in ${type}`,
    bytes: pngWith(png, chunk(type, Buffer.concat([latin("Comment\0"), text]))),
    payload: PAYLOAD,
  }));
  const inSegments = [0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef, 0xfe].map((marker) => ({
    name: `jpeg with a script in ${marker.toString(16)}`,
    bytes: jpegWith(jpeg, marker, Buffer.concat([latin("Adobe_x\0"), text])),
    payload: PAYLOAD,
  }));
  const unfolding = deflateSync(Buffer.alloc(30_000_000));
  return [
    ...inExif,
    ...inChunks,
    ...inSegments,
    {
      name: "png with a remark that unfolds",
      bytes: pngWith(png, chunk("zTXt", Buffer.concat([latin("a\0\0"), unfolding]))),
    },
    {
      name: "png with a profile that unfolds",
      bytes: pngWith(png, chunk("iCCP", Buffer.concat([latin("a\0\0"), unfolding]))),
    },
    { name: "png with a broken profile", bytes: pngWith(png, chunk("iCCP", latin("a\0\0broken"))) },
    { name: "png with ten thousand remarks", bytes: pngWith(png, ...Array(10_000).fill(chunk("tEXt", latin("a\0b")))) },
  ];
}

function pngHead(width: number, height: number, depth = 8, colour = 2): Buffer {
  const body = Buffer.alloc(13);
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, 4);
  body.set([depth, colour, 0, 0, 0], 8);
  return Buffer.concat([latin("\x89PNG\r\n\x1a\n"), chunk("IHDR", body)]);
}

const SIZES = [
  ...[
    [65_535, 65_535],
    [2_147_483_647, 1],
    [1, 2_147_483_647],
    [2_147_483_647, 2_147_483_647],
    [4_294_967_295, 1],
  ],
  ...[
    [0, 0],
    [0, 10],
    [10, 0],
    [50_001, 1000],
    [8000, 6251],
    [16_001, 10],
    [10, 16_001],
    [100_000, 500],
    [30_000, 30_000],
  ],
] as [number, number][];

/** Small files that say they are, or unfold to, very large pictures. */
function bombs(whole: Whole[]): HostileFile[] {
  const [jpeg, webp] = [ofFormat(whole, "jpeg"), ofFormat(whole, "webp")];
  const idat = chunk("IDAT", deflateSync(Buffer.alloc(20_000_000)));
  const end = chunk("IEND", Buffer.alloc(0));
  const pngs = SIZES.flatMap(([width, height]) => [
    { name: `png that says ${width} × ${height}`, bytes: Buffer.concat([pngHead(width, height), idat, end]) },
    {
      name: `16-bit png that says ${width} × ${height}`,
      bytes: Buffer.concat([pngHead(width, height, 16, 6), idat, end]),
    },
    { name: `png that says ${width} × ${height} and ends`, bytes: Buffer.concat([pngHead(width, height), end]) },
  ]);
  const small = SIZES.filter(([width, height]) => width < 65_536 && height < 65_536);
  const jpegs = small.map(([width, height]) => {
    const bytes = Buffer.from(jpeg);
    const frame = bytes.indexOf(latin("\xff\xc0"));
    bytes.writeUInt16BE(height, frame + 5);
    bytes.writeUInt16BE(width, frame + 7);
    return { name: `jpeg that says ${width} × ${height}`, bytes };
  });
  const webps = [
    [16_383, 16_383],
    [16_777_216, 16_777_216],
    [16_777_216, 1],
    [1, 16_777_216],
  ].map(([width = 1, height = 1]) => {
    const canvas = Buffer.alloc(10);
    canvas.writeUIntLE(width - 1, 4, 3);
    canvas.writeUIntLE(height - 1, 7, 3);
    return { name: `webp that says ${width} × ${height}`, bytes: riff(riffChunk("VP8X", canvas), webp.subarray(12)) };
  });
  const gif = latin("GIF89a\xff\xff\xff\xff\xf0\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;");
  return [...pngs, ...jpegs, ...webps, { name: "gif that says 65535 × 65535", bytes: gif }, ...scanBombs(whole)];
}

/** Progressive JPEGs whose last scan comes again and again: each costs a pass over the whole picture. */
function scanBombs(whole: Whole[]): HostileFile[] {
  const bytes = whole.find(({ title }) => title === "progressive jpeg")?.bytes ?? Buffer.alloc(0);
  const scan = bytes.lastIndexOf(latin("\xff\xda"));
  const frame = bytes.indexOf(latin("\xff\xc2"));
  return [100, 2000, 20_000].flatMap((times) =>
    [90, 4000].map((side) => {
      const repeated = Buffer.concat([
        bytes.subarray(0, scan),
        ...Array(times).fill(bytes.subarray(scan, -2)),
        bytes.subarray(-2),
      ]);
      repeated.writeUInt16BE(side, frame + 5);
      repeated.writeUInt16BE(side, frame + 7);
      return { name: `jpeg of ${side} pixels with ${times} scans more`, bytes: repeated };
    }),
  );
}

function riffChunk(type: string, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([latin(type), size, body, Buffer.alloc(body.length % 2)]);
}

function riff(...chunks: Buffer[]): Buffer {
  return riffChunk("RIFF", Buffer.concat([latin("WEBP"), ...chunks]));
}

async function manyFrames(): Promise<HostileFile[]> {
  const still = await picture("png", 16, 16);
  const frames = async (count: number) => {
    const pixels = Buffer.alloc(16 * 16 * count * 3);
    for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 31) >>> 5;
    return sharp(pixels, { raw: { width: 16, height: 16 * count, channels: 3, pageHeight: 16 } });
  };
  const webpFrame = (await picture("webp", 16, 16)).subarray(12);
  const place = Buffer.alloc(16);
  place.set([15, 0, 0, 15], 6);
  const animation = riffChunk("VP8X", Buffer.from([2, 0, 0, 0, 15, 0, 0, 15, 0, 0]));
  const frame = riffChunk("ANMF", Buffer.concat([place, webpFrame]));
  const control = Buffer.alloc(26);
  control.writeUInt32BE(16, 4);
  control.writeUInt32BE(16, 8);
  const apng = (count: number) => {
    const counted = Buffer.alloc(8);
    counted.writeUInt32BE(count);
    return pngWith(still, chunk("acTL", counted), ...Array(count).fill(chunk("fcTL", control)));
  };
  return [
    ...(await Promise.all(
      [2, 50].map(async (count) => ({
        name: `gif of ${count} frames`,
        bytes: await (await frames(count)).gif().toBuffer(),
      })),
    )),
    ...[2, 100, 10_000].map((count) => ({
      name: `webp of ${count} frames`,
      bytes: riff(animation, riffChunk("ANIM", Buffer.alloc(6)), ...Array(count).fill(frame)),
    })),
    ...[1, 2, 10_000].map((count) => ({ name: `apng of ${count} frames`, bytes: apng(count) })),
  ];
}

function malformed(whole: Whole[]): HostileFile[] {
  const [png, jpeg, webp] = [ofFormat(whole, "png"), ofFormat(whole, "jpeg"), ofFormat(whole, "webp")];
  const at = (bytes: Buffer, place: number, ...values: number[]) => {
    const changed = Buffer.from(bytes);
    changed.set(values, place);
    return changed;
  };
  const cases: [string, Buffer][] = [
    ["png with two headers", pngWith(png, png.subarray(8, 33))],
    ["png without picture data", Buffer.concat([png.subarray(0, 33), chunk("IEND", Buffer.alloc(0))])],
    ["png with a wrong sum", at(png, 29, 1, 2, 3, 4)],
    ["png with a chunk longer than itself", at(png, 33, 0xff, 0xff, 0xff, 0xff)],
    ["png with a chunk of negative length", at(png, 33, 0x80, 0, 0, 0)],
    [
      "png that begins with its end",
      Buffer.concat([png.subarray(0, 8), chunk("IEND", Buffer.alloc(0)), png.subarray(8)]),
    ],
    ["png inside a png", pngWith(png, chunk("IDAT", png))],
    ["png with a palette that is missing", Buffer.concat([pngHead(10, 10, 8, 3), png.subarray(33)])],
    ...[3, 5, 7, 32, 255].map((depth): [string, Buffer] => [
      `png of ${depth} bits`,
      Buffer.concat([pngHead(90, 60, depth), png.subarray(33)]),
    ]),
    ["jpeg without an end", jpeg.subarray(0, -2)],
    ["jpeg with an empty segment", jpegWith(jpeg, 0xe5, Buffer.alloc(0))],
    ["jpeg with a segment of length 0", Buffer.concat([jpeg.subarray(0, 2), latin("\xff\xe5\0\0"), jpeg.subarray(2)])],
    [
      "jpeg with a segment of length 1",
      Buffer.concat([jpeg.subarray(0, 2), latin("\xff\xe5\0\x01"), jpeg.subarray(2)]),
    ],
    [
      "jpeg with a segment longer than itself",
      Buffer.concat([jpeg.subarray(0, 2), latin("\xff\xe5\xff\xff"), jpeg.subarray(2)]),
    ],
    ["jpeg of many markers", Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(100_000, 0xff), jpeg.subarray(2)])],
    ["jpeg of nothing but beginnings", Buffer.concat(Array(50_000).fill(latin("\xff\xd8\xff")))],
    ["jpeg of nothing but ends", latin("\xff\xd8\xff\xd9")],
    ["jpeg without tables", Buffer.concat([latin("\xff\xd8"), jpeg.subarray(jpeg.indexOf(latin("\xff\xc0")))])],
    ["webp that says it is longer", at(webp, 4, 0xff, 0xff, 0xff, 0x7f)],
    ["webp that says it is empty", at(webp, 4, 0, 0, 0, 0)],
    ["webp that says it is shorter", at(webp, 4, 20, 0, 0, 0)],
    ["webp of nothing", riff()],
    ["webp of an unknown chunk", riff(riffChunk("ABCD", Buffer.alloc(100)))],
    ["webp with its picture twice", riff(webp.subarray(12), webp.subarray(12))],
    ["webp inside a webp", riff(webp)],
  ];
  return cases.map(([name, bytes]) => ({ name, bytes }));
}
