import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sandboxKey } from "#graphql/runtime/secrets.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** kie.ai's answer to everything: the status that counts is `code`, HTTP's is 200 (kie.ai wire, 2026-09). */
export type Envelope = { code: number; msg: string; data?: Json };

/** A request that the stand-in turns down the way the vendor does: `code` in the body, `httpStatus` on the line. */
export class Refusal extends Error {
  readonly code: number;
  readonly httpStatus: number;

  constructor(code: number, message: string, httpStatus = 200) {
    super(message);
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

export function ok(data: Json): Envelope {
  return { code: 200, msg: "success", data };
}

/** Sends JSON whole, with its length. Says nothing when the other side has gone. */
export function sendJson(
  res: ServerResponse,
  body: unknown,
  { status = 200, type = "application/json;charset=UTF-8", headers = {} }: SendOptions = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  if (res.destroyed || res.headersSent) return;
  res.writeHead(status, { ...headers, "content-type": type, "content-length": bytes.length });
  res.end(bytes);
}
type SendOptions = { status?: number; type?: string; headers?: Record<string, string> };

/** Reads a request's body, at most `limit` bytes. @throws Refusal 413 beyond it, with the rest left unread. */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > limit) throw new Refusal(413, "The request body is too large", 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads a JSON object. U+0000 is refused here because the database cannot keep it. @throws Refusal */
export async function readJson(req: IncomingMessage, limit: number, code = 400): Promise<JsonObject> {
  const text = (await readBody(req, limit)).toString("utf8");
  if (/\\u0000/.test(text)) throw new Refusal(code, "Illegal character in the request body");
  const parsed = parseJson(text);
  if (!isObject(parsed)) throw new Refusal(code, "The request body is not a JSON object");
  return parsed;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The strings of a list, or one string as a list; anything else is no strings. */
export function strings(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Whether the request carries this installation's sandbox key, the only one that is accepted. */
export function hasKey(req: IncomingMessage): boolean {
  const given = Buffer.from(req.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${sandboxKey()}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
