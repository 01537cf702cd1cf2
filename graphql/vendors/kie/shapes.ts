import { z } from "zod";

/** What kie.ai wraps every answer in. `message` in place of `msg` comes from a few older endpoints (kie.ai docs, 2025). */
const envelope = z.looseObject({
  code: z.coerce.number().int(),
  msg: z.string().nullish(),
  message: z.string().nullish(),
  data: z.unknown().optional(),
});

export type Envelope = { code: number; message: string; data: unknown };

/** Reads an answer's body; undefined when it is not kie.ai's envelope (an HTML page of its edge, cut JSON, …). */
export function readEnvelope(body: Buffer): Envelope | undefined {
  const parsed = envelope.safeParse(parseJson(body.toString("utf8")));
  if (!parsed.success) return undefined;
  const { code, msg, message, data } = parsed.data;
  return { code, message: msg ?? message ?? "", data: data ?? null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object that the wire gives as an object, as JSON in a string, or, while there is none, as "", null or nothing. */
export function objectIn(value: unknown): Record<string, unknown> {
  const inner = typeof value === "string" ? parseJson(value) : value;
  const object = z.record(z.string(), z.unknown()).safeParse(inner);
  return object.success ? object.data : {};
}

/** An answer's address list in any of its forms: strings, `{resultUrl}` objects, one string, or JSON of these. */
function urlsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  if (typeof value === "string") {
    const text = value.trim();
    if (text.startsWith("[")) return urlsIn(parseJson(text));
    return /^https?:\/\//i.test(text) && URL.canParse(text) ? [text] : [];
  }
  return urlsOfObject(value);
}

function urlsOfObject(value: unknown): string[] {
  const item = z.looseObject({ resultUrl: z.string().nullish(), url: z.string().nullish() }).safeParse(value);
  return item.success ? urlsIn(item.data.resultUrl ?? item.data.url ?? null) : [];
}

/** The first of several places that holds any address. */
export function firstUrls(...places: unknown[]): string[] {
  for (const place of places) {
    const urls = urlsIn(place);
    if (urls.length > 0) return urls;
  }
  return [];
}

/** Text, or null for what the wire uses for none: "", null or nothing. Numbers are taken as their text. */
export function textIn(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** A number that may come as its text. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
