/** The ways in which files of words are written that people have here. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "gb18030", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

const MARKS: [Encoding, number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** As much as tells one from another. */
const LOOKED_AT = 64 * 1024;

/** The words of a file, in the encoding that is given or else seems to be its own. A mark at its beginning is none of them. */
export function decode(bytes: Uint8Array, given?: Encoding): { text: string; encoding: Encoding } {
  const encoding = given ?? guessed(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function guessed(bytes: Uint8Array): Encoding {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) return marked[0];
  const head = bytes.subarray(0, LOOKED_AT);
  const wide = wideOf(head);
  if (wide !== null) return wide;
  if (reads("utf-8", bytes)) return "utf-8";
  return looksChinese(bytes) ? "gb18030" : "windows-1252";
}

/** Latin letters and line ends have an empty byte beside them in UTF-16; no other text has any. */
function wideOf(head: Uint8Array): Encoding | null {
  const empty = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) empty[at % 2] = (empty[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = empty;
  if (even + odd < head.length / 50) return null;
  return odd > even ? "utf-16le" : "utf-16be";
}

function reads(encoding: Encoding, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Both take nearly any bytes. Chinese has its high bytes in long stretches, a western language one or two between plain letters. */
function looksChinese(bytes: Uint8Array): boolean {
  if (!reads("gb18030", bytes)) return false;
  let [high, stretches, wasHigh] = [0, 0, false];
  for (const byte of bytes.subarray(0, LOOKED_AT)) {
    const isHigh = byte >= 0x80;
    if (isHigh) high += 1;
    if (isHigh && !wasHigh) stretches += 1;
    wasHigh = isHigh;
  }
  return stretches > 0 && high / stretches > 2.5;
}
