import type { IncomingHttpHeaders } from "node:http";

export type Validators = { etag: string; modifiedAt: Date };

/** What a Range header asks of a file: a part of it, the whole (null), or what it does not have. */
export type Asked = { start: number; end: number } | null | "unsatisfiable";

/**
 * Whether the copy that the client has is still the one we have (RFC 9110, 13.1.2 and 13.1.3). A `Cache-Control: no-cache` changes
 * nothing: programs send it with every conditional request, and are told the truth by 304.
 */
export function isFresh(headers: IncomingHttpHeaders, { etag, modifiedAt }: Validators): boolean {
  const tags = headers["if-none-match"];
  if (tags !== undefined)
    return tags.trim() === "*" || tags.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && wholeSeconds(modifiedAt) <= since;
}

/** Whether a range may be given at all: If-Range must name the very file we have (RFC 9110, 13.1.5). */
export function rangeApplies(headers: IncomingHttpHeaders, { etag, modifiedAt }: Validators): boolean {
  const condition = headers["if-range"];
  if (typeof condition !== "string") return true;
  return condition.includes('"') ? condition === etag : Date.parse(condition) === wholeSeconds(modifiedAt);
}

/**
 * Reads a Range header (RFC 9110, 14.2) for a file of `size` bytes. One range is served; several, other units and
 * malformed ones are ignored, which the RFC allows, and mean the whole file. (range-parser 1.3 takes a suffix that is longer than the
 * file, and a range that ends before it begins, for unsatisfiable.)
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

function wholeSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000) * 1000;
}
