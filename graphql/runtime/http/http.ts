import type { IncomingHttpHeaders } from "node:http";
import type { Agent } from "undici";
import { SECOND } from "#graphql/runtime/clock.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";
import { exchange, type OutgoingRequest, type StreamedResponse } from "#graphql/runtime/http/http-exchange.ts";
import { guardedConnect } from "#graphql/runtime/http/private-address.ts";
import { undici } from "#graphql/runtime/on-demand.ts";

export type Response = { status: number; headers: IncomingHttpHeaders; url: string; body: Buffer };

const MAX_HOPS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const KEEP_ALIVE_MS = 4 * SECOND;

let agent: Agent | undefined;

function dispatcher(): Agent {
  agent ??= new (undici().Agent)({ connect: guardedConnect(), connections: 128, keepAliveTimeout: KEEP_ALIVE_MS });
  return agent;
}

/** Breaks what is under way and closes every kept connection. */
export async function closeHttp(): Promise<void> {
  const closing = agent;
  agent = undefined;
  await closing?.destroy();
}

/**
 * One outgoing request, its answer read whole. Any status is an answer; private addresses are refused except our own
 * and those in OUTBOUND_ALLOW.
 * @throws HttpError when there is no answer, or it is late or too large.
 */
export async function request(url: string, options: OutgoingRequest): Promise<Response> {
  const { stream, ...head } = await requestStream(url, options);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { ...head, body: Buffer.concat(chunks) };
}

/**
 * Like `request`, with the body as a stream under the same cap and time; a reader that stops early must destroy it.
 * @throws HttpError, from the call or, later, as the stream's error.
 */
export async function requestStream(url: string, options: OutgoingRequest): Promise<StreamedResponse> {
  let target = checked(url);
  let headers = options.headers;
  for (let hop = 0; ; hop++) {
    const response = await exchange(dispatcher(), target, { ...options, headers });
    const location = response.headers.location;
    if (!options.followRedirects || location === undefined || !REDIRECTS.has(response.status)) return response;
    response.stream.destroy();
    if (hop === MAX_HOPS) {
      throw new HttpError("too-many-redirects", `more than ${MAX_HOPS} redirects`, { wasSent: true });
    }
    const next = checked(location, target);
    if (next.origin !== target.origin) headers = withoutCredentials(headers);
    target = next;
  }
}

function checked(address: string, base?: URL): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw new HttpError("refused-address", "not a plain http or https address", { wasSent: false });
  }
  return url;
}

function withoutCredentials(headers: Record<string, string> | undefined): Record<string, string> | undefined {
  if (headers === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !["authorization", "cookie"].includes(name.toLowerCase())),
  );
}
