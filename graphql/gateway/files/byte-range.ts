/** What a Range header asks of a file: a part of it, the whole (null), or what it does not have. */
export type Asked = { start: number; end: number } | null | "unsatisfiable";

/**
 * Reads a Range header (RFC 9110, 14.2) for a file of `size` bytes. One range is served; several, other units and
 * malformed ones are ignored, which the RFC allows, and mean the whole file.
 */
export function askedRange(header: string | undefined, size: number): Asked {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  if (first === "") {
    const length = Number(last);
    return length === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}
