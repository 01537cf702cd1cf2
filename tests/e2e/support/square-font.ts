/**
 * A font whose letters are all the same box, half as wide as high, and whose Chinese ones are square. Pages that are drawn with it stand
 * alike on every machine, whatever fonts that has: only what the page itself decides is left to be seen.
 */
export function squareFont(): Buffer {
  const tables = { "OS/2": os2(), cmap: cmap(), glyf: glyf(), head: head(), hhea: hhea(), hmtx: hmtx() };
  return assembled({ ...tables, loca: loca(), maxp: maxp(), name: name(), post: post() });
}

const EM = 1000;
const ASCENT = 800;
const DESCENT = 200;
/** Nothing, half a square, a square, and a space. */
const ADVANCES = [500, 500, 1000, 500];
const BOXES: ([left: number, bottom: number, right: number, top: number] | null)[] = [
  null,
  [50, 0, 450, 700],
  [50, 0, 950, 800],
  null,
];
/** Which characters are which of these. */
const GROUPS: [first: number, last: number, glyph: number][] = [
  [0x20, 0x20, 3],
  [0x21, 0x2fff, 1],
  [0x3000, 0x3000, 3],
  [0x3001, 0xffef, 2],
  [0x1f000, 0x1ffff, 2],
];

const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]));
const u32 = (...values: number[]) => Buffer.concat(values.map((value) => u16(value >>> 16, value & 0xffff)));

function head(): Buffer {
  const times = Buffer.alloc(16);
  const bounds = u16(0, -DESCENT, EM, ASCENT);
  return Buffer.concat([u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(0, EM), times, bounds, u16(0, 8, 2, 1, 0)]);
}

function hhea(): Buffer {
  return Buffer.concat([u32(0x10000), u16(ASCENT, -DESCENT, 0, EM, 0, 0, EM, 1, 0, 0, 0, 0, 0, 0, 0, ADVANCES.length)]);
}

function maxp(): Buffer {
  return Buffer.concat([u32(0x10000), u16(ADVANCES.length, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]);
}

function hmtx(): Buffer {
  return u16(...ADVANCES.flatMap((advance, glyph) => [advance, BOXES[glyph]?.[0] ?? 0]));
}

function outlines(): Buffer[] {
  return BOXES.map((box) => {
    if (box === null) return Buffer.alloc(0);
    const [left, bottom, right, top] = box;
    const corners = { x: [left, 0, right - left, 0], y: [bottom, top - bottom, 0, bottom - top] };
    const flags = Buffer.from([1, 1, 1, 1]);
    return Buffer.concat([u16(1, ...box, 3, 0), flags, u16(...corners.x), u16(...corners.y)]);
  });
}

function glyf(): Buffer {
  return Buffer.concat(outlines());
}

function loca(): Buffer {
  let at = 0;
  return u32(0, ...outlines().map(({ length }) => (at += length)));
}

function cmap(): Buffer {
  const groups = u32(...GROUPS.flat());
  return Buffer.concat([u16(0, 1, 3, 10), u32(12), u16(13, 0), u32(16 + groups.length, 0, GROUPS.length), groups]);
}

function os2(): Buffer {
  const panose = Buffer.alloc(10);
  const start = u16(4, 500, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0);
  const end = u16(0x40, 0x20, 0xffff, ASCENT, -DESCENT, 0, ASCENT, DESCENT);
  return Buffer.concat([start, panose, u32(1, 0, 0, 0), Buffer.from("NONE"), end, u32(1, 0), u16(500, 700, 0, 32, 1)]);
}

function name(): Buffer {
  const text = Buffer.from("Square", "utf16le").swap16();
  const ids = [1, 2, 4, 6];
  const records = ids.map((id) => u16(3, 1, 0x409, id, text.length, 0));
  return Buffer.concat([u16(0, ids.length, 6 + 12 * ids.length), ...records, text]);
}

function post(): Buffer {
  return Buffer.concat([u32(0x30000, 0), u16(-75, 50), u32(0, 0, 0, 0, 0)]);
}

function checksum(table: Buffer): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0;
  return sum;
}

function padded(table: Buffer): Buffer {
  return Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
}

/** The tables behind their directory, in the order of their names. */
function assembled(tables: Record<string, Buffer>): Buffer {
  const names = Object.keys(tables).sort();
  const power = Math.floor(Math.log2(names.length));
  const header = [u32(0x10000), u16(names.length, 16 * 2 ** power, power, 16 * (names.length - 2 ** power))];
  let at = 12 + 16 * names.length;
  const bodies: Buffer[] = [];
  for (const tag of names) {
    const table = tables[tag] ?? Buffer.alloc(0);
    const body = padded(table);
    header.push(Buffer.from(tag), u32(checksum(body), at, table.length));
    bodies.push(body);
    at += body.length;
  }
  return Buffer.concat([...header, ...bodies]);
}
