// Makes the icons in public/ from favicon.svg: `node scripts/make-icons.mjs` when the sign has changed.
import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";

const sign = readFileSync("public/favicon.svg", "utf8");
const GROUND = "#1b1914";
/** A mask may cut away all but a circle of four fifths of the icon's width. */
const SAFE = 0.66;

/** The sign as a picture, a square of `size` pixels. */
function drawn(size) {
  return sharp(Buffer.from(sign), { density: 72 * Math.ceil(size / 40) })
    .resize(size)
    .png({ compressionLevel: 9, palette: true });
}

/** The sign with ground all around it, for systems that cut icons to a shape of their own. */
async function maskable(size) {
  const inner = Math.round(size * SAFE);
  const edge = Math.floor((size - inner) / 2);
  const background = { r: 0x1b, g: 0x19, b: 0x14, alpha: 1 };
  const picture = await drawn(inner).toBuffer();
  return sharp({ create: { width: size, height: size, channels: 4, background } })
    .composite([{ input: picture, left: edge, top: edge }])
    .flatten({ background: GROUND })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

/** An icon file of several sizes: a directory, and the pictures behind it as PNG. */
function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [place, { size, data }] of pictures.entries()) {
    const entry = 6 + 16 * place;
    head.writeUInt8(size, entry);
    head.writeUInt8(size, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(data.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += data.length;
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}

const sizes = await Promise.all([16, 32, 48].map(async (size) => ({ size, data: await drawn(size).toBuffer() })));
writeFileSync("public/favicon.ico", icoOf(sizes));
for (const size of [192, 512]) writeFileSync(`public/icon-maskable-${size}.png`, await maskable(size));
