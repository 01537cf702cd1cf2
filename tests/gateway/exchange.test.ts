import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setPhase } from "#graphql/gateway/http/health.ts";
import { requestListener } from "#graphql/gateway/router.ts";
import { env } from "#graphql/runtime/env.ts";
import { useDatabase } from "#tests/support/database.ts";
import { listen } from "#tests/support/server/local-server.ts";

useDatabase();

let origin = "";
let port = 0;
let stop: () => Promise<void> = async () => undefined;
const SECRET = "what went wrong, and where: /srv/app/secret.ts";

beforeAll(async () => {
  const listener = requestListener({
    sandbox: () => Promise.reject(new Error(SECRET)),
    pages: (req, res) => void res.writeHead(200).end(req.url),
  });
  const started = await listen(listener);
  ({ port, stop } = started);
  origin = `http://127.0.0.1:${port}`;
});
afterAll(() => stop());

function raw(head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(`${head}\r\nConnection: close\r\n\r\n`));
    socket.on("data", (chunk) => (answer += chunk));
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("whatever a handler throws", () => {
  it("is answered with the request's id and nothing of ours", async () => {
    const response = await fetch(`${origin}/sandbox/x`, { headers: { "x-request-id": "mine-1" } });
    expect(response.status).toBe(500);
    expect(response.headers.get("x-request-id")).toBe("mine-1");
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message: "Something went wrong on our side.",
          extensions: {
            code: "INTERNAL_ERROR",
            requestId: "mine-1",
            retryable: true,
            docsUrl: `${env.publicUrl}/developers#INTERNAL_ERROR`,
          },
        },
      ],
    });
  });

  it("is a page for who asks for one, and an id of our own where the caller's is none", async () => {
    const headers = { accept: "text/html", "x-request-id": "<script>" };
    const response = await fetch(`${origin}/sandbox/x`, { headers });
    expect(response.headers.get("content-type")).toContain("text/html");
    const text = await response.text();
    expect(text).not.toContain("secret.ts");
    expect(text).not.toContain("<script>");
    expect(text).toMatch(/[0-9a-f-]{36}/);
  });
});

describe("a request's first lines", () => {
  const post = (cookie: string) =>
    fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: '{"query":"{ __typename }"}',
    });

  it.each(["foo=100%", "theme=%", "nbv_session=%"])("may carry the cookie %s", async (cookie) => {
    const response = await post(cookie);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { __typename: "Query" } });
  });

  it("are refused in a sentence where they name no address or no method of ours", async () => {
    expect(await raw("GET /graphql HTTP/1.1\r\nHost: a b")).toMatch(/^HTTP\/1\.1 400 [\s\S]*names no address/);
    expect(await raw("TRACE / HTTP/1.1\r\nHost: localhost")).toMatch(/^HTTP\/1\.1 405 [\s\S]*not taken/);
  });

  it("may be in absolute form, and a double slash is a path", async () => {
    expect(await raw("GET http://localhost/pricing?a=1 HTTP/1.1\r\nHost: localhost")).toMatch(
      /200 OK[\s\S]*\/pricing\?a=1/,
    );
    expect(await raw("GET //elsewhere.test/x HTTP/1.1\r\nHost: localhost")).toMatch(
      /200 OK[\s\S]*\/\/elsewhere\.test\/x/,
    );
    expect((await fetch(`${origin}//graphql`)).status).toBe(200);
  });
});

it("tells whether it is ready, and why it is not", async () => {
  const readiness = async () => {
    const response = await fetch(`${origin}/readyz`);
    return [response.status, await response.json()];
  };
  setPhase("starting");
  expect(await readiness()).toEqual([503, { status: "starting" }]);
  setPhase("ready");
  expect(await readiness()).toEqual([200, { status: "ready" }]);
  setPhase("stopping");
  expect(await readiness()).toEqual([503, { status: "stopping" }]);
});

// Sockets of the files after this one are refused by a process that stops.
afterAll(() => setPhase("starting"));
