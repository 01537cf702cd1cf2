import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createParser } from "eventsource-parser";
import { GraphQLError } from "graphql";
import { afterAll, beforeAll } from "vitest";
import { openSession } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { keepInMind } from "#graphql/gateway/graphql/known-documents.ts";
import { parseWithinLimits, validateBriefly } from "#graphql/gateway/graphql/limits.ts";
import { answerRequest, yoga } from "#graphql/gateway/graphql/yoga.ts";
import { closeSockets } from "#graphql/gateway/live/sockets.ts";
import { requestListener, upgradeListener } from "#graphql/gateway/router.ts";
import { db } from "#graphql/runtime/db.ts";
import { schema } from "#graphql/schema/schema.ts";
import { makeAccount } from "#tests/support/accounts.ts";

export type GraphError = {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; requestId?: string; fields?: { path: string[]; message: string }[] };
};
export type Answer<Data> = { status: number; headers: Headers; data: Data; errors: GraphError[] | undefined };
export type Asking = { cookie?: string; headers?: Record<string, string>; ip?: string };

export const ENDPOINT = "http://localhost:3000/graphql";

/** Somebody with an account and a signed-in browser. */
export type Person = { viewer: Viewer; cookie: string };

/** An account with its welcome credits, or `credits` in all, signed in. */
export async function signedIn(options: { credits?: number } = {}): Promise<Person> {
  const { userId } = await makeAccount(options);
  return signInAgain(userId);
}

/** Another signed-in browser of the same account. */
export async function signInAgain(userId: string): Promise<Person> {
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const { viewer, cookie } = await openSession(user, { ip: "127.0.0.1", userAgent: "test" });
  return { viewer, cookie: pair(cookie) };
}

/** What a browser sends back of a Set-Cookie line. */
export function pair(setCookie: string): string {
  return setCookie.split(";", 1)[0] ?? "";
}

/** Sends a document as a browser or a program would, and reads the answer. */
export async function execute<Data = unknown>(
  query: string,
  variables: Record<string, unknown> = {},
  { cookie, headers, ip }: Asking = {},
): Promise<Answer<Data>> {
  const request = new Request(ENDPOINT, {
    method: "POST",
    headers: { "content-type": "application/json", ...(cookie !== undefined && { cookie }), ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return read(await fetchBy(road(query), request, ip ?? "127.0.0.1"));
}

type Road = "short" | "long";

/** TEST_ROAD=long sends everything through Yoga; otherwise what is valid goes as if it had come before. */
function road(query: string): Road {
  if (process.env.TEST_ROAD === "long") return "long";
  knowDocument(query);
  return "short";
}

/** Makes a document that is valid one that has come before. */
export function knowDocument(query: string): void {
  try {
    const document = parseWithinLimits(query);
    if (validateBriefly(schema, document).length === 0) keepInMind(document);
  } catch (error) {
    // What does not parse is the long road's to refuse.
    if (!(error instanceof GraphQLError)) throw error;
  }
}

/** Asks by one of the two roads that lead to an answer. */
export async function fetchBy(road: Road, request: Request, clientIp: string): Promise<Response> {
  return road === "long" ? yoga.fetch(request, { clientIp }) : answerRequest(request, clientIp);
}

/** Sends any request at all. */
export async function send(init: RequestInit, address = ENDPOINT): Promise<Response> {
  return yoga.fetch(new Request(address, init), { clientIp: "127.0.0.1" });
}

export async function read<Data>(response: Response): Promise<Answer<Data>> {
  const { data, errors } = (await response.json()) as { data: Data; errors?: GraphError[] };
  return { status: response.status, headers: response.headers, data, errors };
}

/** A subscription by server-sent events; leaving the loop closes the connection. */
export async function* overSse<Data>(
  query: string,
  variables: Record<string, unknown>,
  { cookie, headers }: Asking = {},
): AsyncGenerator<{ data?: Data; errors?: GraphError[] }> {
  const leaving = new AbortController();
  const response = await send({
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", cookie: cookie ?? "", ...headers },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const results: { data?: Data; errors?: GraphError[] }[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => event === "next" && results.push(JSON.parse(data)) });
  const text = new TextDecoder();
  const body = response.body?.getReader();
  try {
    for (;;) {
      const chunk = await body?.read();
      if (chunk === undefined || chunk.done) return;
      parser.feed(text.decode(chunk.value, { stream: true }));
      yield* results.splice(0);
    }
  } finally {
    await body?.cancel();
    leaving.abort();
  }
}

const notFound = (_req: unknown, res: ServerResponse) => void res.writeHead(404).end();

/** The gateway on a port of its own, HTTP and sockets. */
export function gatewayOnPort(): { port(): number } {
  const server = createServer(requestListener({ sandbox: notFound, pages: notFound }));
  server.on("upgrade", upgradeListener);
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(async () => {
    await closeSockets();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: () => (server.address() as AddressInfo).port };
}
