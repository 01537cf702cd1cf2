import type { IncomingHttpHeaders } from "node:http";

export type Validators = { etag: string; modifiedAt: Date };

/** Whether the copy that the client has is still the one we have (RFC 9110, 13.1.2 and 13.1.3). */
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

function wholeSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000) * 1000;
}
