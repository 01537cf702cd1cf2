import type { ServerResponse } from "node:http";

/** What goes over the wire in answer to one request: all that HTTP can do, the wrong things too. */
export type Answer = {
  /** kie.ai answers nearly everything with HTTP 200. */
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: object | string | Buffer | null;
  /** `reset`: the connection breaks without a byte. `cut`: half the body comes, then it breaks. `hang`: nothing ever comes. */
  ending?: "reset" | "cut" | "hang";
};

/** kie.ai's envelope. */
export function envelope(code: number, msg: string, data: unknown = null): Answer {
  return { body: { code, msg, data } };
}

/** What stands before kie.ai when something is wrong with it. */
export function cloudflare(status: number): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>kie.ai | ${status}</title></head><body><h1>Error ${status}</h1><p>cloudflare</p></body></html>`;
  return { status, headers: { "content-type": "text/html; charset=UTF-8", server: "cloudflare" }, body };
}

/** Puts an answer on the wire. */
export function send(res: ServerResponse, answer: Answer): void {
  if (answer.ending === "hang") return;
  if (answer.ending === "reset") return void res.socket?.resetAndDestroy();
  const { body = null, headers = {} } = answer;
  const isJson = body !== null && typeof body === "object" && !Buffer.isBuffer(body);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isJson ? JSON.stringify(body) : (body ?? ""));
  res.writeHead(answer.status ?? 200, {
    ...(isJson ? { "content-type": "application/json;charset=UTF-8" } : {}),
    "content-length": bytes.length,
    server: "cloudflare",
    "cf-cache-status": "DYNAMIC",
    ...headers,
  });
  if (answer.ending !== "cut") return void res.end(bytes);
  res.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => res.socket?.destroy());
}
