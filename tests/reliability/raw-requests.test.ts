import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, pick, sideBySide } from "#tests/reliability/support/report.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-raw-"));
let served: Served;

beforeAll(async () => {
  buildProduct();
  served = await startServer({ dataDir, env: { LOG_LEVEL: "error" } });
}, 180_000);
afterAll(async () => {
  await served?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const CONNECTIONS = 8;
const ANSWER_WITHIN_MS = 20_000;
/** What of ours must never stand in an answer: where the product lies, and where in its code something happened. */
const INTERNAL = [process.cwd(), "node_modules", "file://", "node:internal", "    at ", "prisma/generated", dataDir];

const METHODS = [
  ...Array(6).fill("GET"),
  ...Array(4).fill("POST"),
  "HEAD",
  "PUT",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "PATCH",
  "PURGE",
];
const TARGETS = [
  ...["/", "/sign-in", "/zh/sign-up", "/creations", "/workflow", "/pricing", "/preferences", "/sign-out", "/offline"],
  ...[
    "/graphql",
    "/graphql?query={__typename}",
    "/graphql?query=%",
    "/webhooks/kie",
    "/webhooks/kie/x/y",
    "/webhooks/stripe",
  ],
  ...[
    "/media/x",
    "/media/00000000-0000-4000-8000-000000000000?sig=%",
    "/uploads/x",
    "/downloads/x.zip",
    "/exports/%00.zip",
  ],
  ...[
    "/oauth/google?next=//x",
    "/oauth/github/callback?state=%&code=%",
    "/schema.graphql",
    "/llms.txt",
    "/healthz",
    "/readyz",
  ],
  ...[
    "/sandbox/kie/api/v1/jobs/createTask",
    "/sandbox/files/%",
    "/sandbox/files/..%2f..%2fetc%2fpasswd",
    "/sandbox/upload/x",
  ],
  ...[
    "//",
    "///x",
    "/%",
    "/%00",
    "/%ff%fe",
    "/..%2f..%2f.env",
    "/assets/../../package.json",
    "/assets/%2e%2e/%2e%2e/.env",
  ],
  ...[
    "/?_data=routes%2Fx",
    "/creations.data?_routes=x",
    "/?a=%&b",
    `/${"a".repeat(3000)}`,
    "/\\x",
    "/a b",
    "http://elsewhere.test/",
    "*",
  ],
  ...["http://elsewhere.test/graphql", "https://[::1/", "x", "/__manifest?p=%", "/creations/%E0%A4%A", "/zh//x", "/en"],
];
const HOSTS = [
  "localhost",
  "a b",
  "",
  "a/b",
  "x@y",
  "[::1",
  "elsewhere.test:99999",
  "例え.jp",
  "localhost:0",
  "\\",
  "a,b",
];
const COOKIES = [
  ...[
    "foo=100%",
    "theme=%",
    "theme=dark; nbv_session=%",
    "nbv_session=",
    "=;;=",
    "models=%7Bx",
    "nbv_oauth=e30",
    "a".repeat(3000),
  ],
  ...[
    "nbv_session=nbv_live_x",
    `nbv_session=${"z".repeat(500)}`,
    "shortcuts=%",
    "models=%ff~!",
    "\u0080=\u00ff",
    "__proto__=1",
  ],
];
const TYPES = [
  ...[
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-16",
    "text/plain",
    "multipart/form-data",
    "",
  ],
  ...[
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/graphql-response+json",
    "%",
    "a".repeat(200),
  ],
];
const BODIES = [
  ...[
    "",
    "{}",
    "null",
    "[]",
    "{",
    "\u0000",
    '{"query":"{__typename}"}',
    '\ufeff{"query":"{__typename}"}',
    '{"query":1}',
    "--x\r\n",
    "a=%&b=%00",
  ],
  ...[
    '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
    '{"query":"{","variables":"%"}',
    '{"__proto__":{"x":1}}',
  ],
  ...[
    '[{"query":"{__typename}"}]',
    '{"documentId":"%"}',
    `{"a":${"[".repeat(2000)}${"]".repeat(2000)}}`,
    "intent=%ff&email=x&password=y",
  ],
];
const ODD_HEADERS = [
  ...[
    "Origin: null",
    "Origin: http://elsewhere.test",
    "Origin: %",
    "Accept: text/html",
    "Accept: text/event-stream",
    "Accept: %",
  ],
  ...[
    "Accept-Language: ,;q=x",
    "Accept-Encoding: gzip;q=x, br",
    "Authorization: Bearer %",
    "Authorization: Basic Og==",
    "Authorization: Bearer nbv_live_x",
  ],
  ...[
    "X-Request-Id: a b",
    "X-Request-Id: ../../x",
    "X-Forwarded-For: x, 1.2.3.4, %",
    'If-None-Match: "',
    "If-Modified-Since: %",
    "Range: bytes=-",
    "Range: bytes=9-1",
  ],
  ...[
    "Idempotency-Key: %00",
    "Content-Encoding: gzip",
    "Upgrade: websocket\r\nConnection: Upgrade",
    "Expect: x",
    "X-Odd: \u00e9\u00ff",
    "Transfer-Encoding: x",
  ],
  ...["Stripe-Signature: t=x,v1=y", "X-Webhook-Signature: x\r\nX-Webhook-Timestamp: y", "Last-Event-Id: x"],
];

/** What was found by chance before, asked in every run. */
const FOUND = ["HEAD /creations.data HTTP/1.1\r\nHost: localhost\r\nOrigin: http://elsewhere.test"].map(
  (head) => `${head}\r\nConnection: close\r\n\r\n`,
);

function requestOf(random: () => number): string {
  const method = pick(random, METHODS);
  const lines = [
    `${method} ${pick(random, TARGETS)} HTTP/1.1`,
    `Host: ${random() < 0.7 ? "localhost" : pick(random, HOSTS)}`,
  ];
  if (random() < 0.5) lines.push(`Cookie: ${pick(random, COOKIES)}`);
  while (random() < 0.5) lines.push(pick(random, ODD_HEADERS));
  const body = method === "GET" && random() < 0.9 ? "" : pick(random, BODIES);
  if (body !== "" || method === "POST") {
    lines.push(`Content-Type: ${pick(random, TYPES)}`, `Content-Length: ${Buffer.byteLength(body)}`);
  }
  return `${lines.join("\r\n")}\r\nConnection: close\r\n\r\n${body}`;
}

const NOTHING_MORE_MS = 500;

/** All that comes back until the connection ends; null when nothing ends it. A stream of events goes on, and is left. */
function exchange(request: string): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const answer = () => Buffer.concat(chunks).toString("latin1");
    // Node cuts off who says that no more comes before the answer is there; that is for who waits for more than was sent.
    const socket = connect(served.port, "127.0.0.1", () => socket.write(Buffer.from(request, "utf8")));
    const nothingMore = setTimeout(() => socket.end(), NOTHING_MORE_MS);
    const overdue = setTimeout(() => {
      socket.destroy();
      resolve(/content-type: text\/event-stream|101 Switching/i.test(answer()) ? answer() : null);
    }, ANSWER_WITHIN_MS);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(nothingMore);
      clearTimeout(overdue);
      resolve(answer());
    });
  });
}

/** What is wrong with an answer; null when nothing is. */
function faultOf(answer: string | null): string | null {
  if (answer === null) return "no end of it";
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  if (status >= 500) return `status ${status}`;
  const told = INTERNAL.find((text) => answer.includes(text));
  return told === undefined ? null : `it tells of ${told}`;
}

it("finds fault with a fault", () => {
  expect(faultOf("HTTP/1.1 200 OK\r\n\r\nfine")).toBeNull();
  expect(faultOf("HTTP/1.1 500 Internal Server Error\r\n\r\n")).toBe("status 500");
  expect(faultOf(`HTTP/1.1 400 Bad Request\r\n\r\nError: x\n    at ${process.cwd()}/x.ts`)).not.toBeNull();
  expect(faultOf(null)).not.toBeNull();
});

it(
  "answers whatever comes over the wire, never with a 5xx, and tells nothing of itself",
  async () => {
    const { count, random, done } = beginRun("S18 raw requests");
    const faults: string[] = [];
    const statuses = new Map<string, number>();
    const requests = [...FOUND, ...Array.from({ length: count }, () => requestOf(random))];
    await sideBySide(requests, CONNECTIONS, async (request) => {
      const answer = await exchange(request);
      const fault = faultOf(answer);
      const status = answer?.slice(9, 12) ?? "";
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (fault !== null) faults.push(`${fault}\n${request}\n→ ${answer?.slice(0, 600)}`);
    });
    expect(faults.slice(0, 10)).toEqual([]);
    expect((await fetch(`${served.origin}/healthz`)).status).toBe(200);
    // Most are answered; what is no HTTP at all may be cut off, and what asks for a socket that is none.
    expect(statuses.get("") ?? 0).toBeLessThan(count / 8);
    done(
      [...statuses]
        .sort()
        .map(([status, times]) => `${status}: ${times}`)
        .join(", "),
    );
  },
  LONGEST_MS,
);

const UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x";
/** Upgrades that are taken, refused for where they come from, refused for what they say, and nobody's. */
const UPGRADES = [
  "GET /graphql HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Protocol: graphql-transport-ws",
  "GET /graphql HTTP/1.1\r\nHost: localhost\r\nOrigin: http://elsewhere.test\r\nCookie: nbv_session=x",
  "GET /graphql HTTP/1.1\r\nHost: localhost",
  "GET /elsewhere HTTP/1.1\r\nHost: localhost",
].map((head) => `${head}\r\n${UPGRADE}\r\n\r\n`);

/** Sends a request and resets the connection so many milliseconds later: while it is read, answered or closed. */
function sendAndReset(request: string, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(served.port, "127.0.0.1", () => socket.write(request));
    setTimeout(() => socket.resetAndDestroy(), ms);
    socket.on("error", () => undefined);
    socket.resume();
    socket.on("close", () => resolve());
  });
}

it(
  "goes on whoever resets a connection while it is answered",
  async () => {
    const { count, random, done } = beginRun("S18 reset requests");
    const requests = Array.from({ length: count }, () =>
      random() < 0.5 ? pick(random, UPGRADES) : requestOf(random).replace("\r\nConnection: close", ""),
    );
    await sideBySide(requests, CONNECTIONS, (request) => sendAndReset(request, random() * 4));
    expect((await fetch(`${served.origin}/healthz`)).status).toBe(200);
    expect(served.child.exitCode, served.output()).toBeNull();
    done();
  },
  LONGEST_MS,
);
