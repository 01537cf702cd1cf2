import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readBody } from "#graphql/gateway/http/exchange.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { startTracing, traced, traceStep } from "#graphql/runtime/tracing/tracing.ts";
import { signedIn } from "#tests/support/graphql.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

type Span = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number; message?: string };
  attributes: { key: string; value: { stringValue?: string } }[];
};

const world = useWorld();
const spans: Span[] = [];
let answer = 200;

async function take(req: IncomingMessage): Promise<void> {
  const body = await readBody(req, 1_000_000);
  const { resourceSpans } = JSON.parse(String(body)) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
}

const collector = createServer(async (req, res) => {
  if (req.url === "/v1/traces") await take(req);
  res.writeHead(answer, { "content-type": "application/json" }).end("{}");
});
const { traces } = env;
const use = (endpoint: string | undefined, ratio = 1) => Object.assign(env, { traces: { endpoint, ratio } });
beforeAll(() => new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve)));
afterAll(async () => {
  Object.assign(env, { traces });
  await new Promise((resolve) => collector.close(resolve));
});
const address = () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

const ORDER = `mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "a kite" } }) { __typename } }`;

async function order(requestId: string): Promise<string> {
  const { cookie } = await signedIn();
  const headers = { "content-type": "application/json", "x-request-id": requestId, cookie };
  const body = JSON.stringify({ query: ORDER });
  await (await fetch(`${world.origin()}/graphql`, { method: "POST", headers, body })).text();
  const { id } = await db.task.findFirstOrThrow({ where: { requestId } });
  await untilEnded(id);
  return id;
}

it("one trace leads from a request to the saved file", async () => {
  use(address());
  const stop = await startTracing();
  const id = await order("one-request");
  const own = () =>
    spans.filter(({ attributes }) => attributes.some(({ value }) => value.stringValue === "one-request"));
  const names = () => new Set(own().map(({ name }) => name));
  const steps = ["graphql other", "task submit", "task callback", "task save"];
  await vi.waitFor(() => expect(names()).toEqual(new Set(["POST /graphql", ...steps])));
  await stop();
  const [root, ...others] = own().filter(({ parentSpanId }) => parentSpanId === undefined);
  expect([root?.name, others]).toEqual(["POST /graphql", []]);
  const below = own().filter((span) => span !== root);
  expect(new Set(own().map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(below.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([root?.spanId]));
  expect(new Set(own().map(({ spanId }) => spanId)).size).toBe(own().length);
  for (const { startTimeUnixNano, endTimeUnixNano } of own()) {
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
  }
  const saved = below.find(({ name }) => name === "task save");
  expect(saved?.attributes).toContainEqual({ key: "nbv.task", value: { stringValue: id } });
});

it("what fails is told as that", async () => {
  use(address());
  const stop = await startTracing();
  const fault = new Error("The disk is full.");
  await expect(traced({ name: "a step", requestId: "failing" }, () => Promise.reject(fault))).rejects.toBe(fault);
  await stop();
  expect(spans.find(({ name }) => name === "a step")?.status).toEqual({ code: 2, message: "The disk is full." });
});

it("a share of the requests is traced, of each all or nothing", async () => {
  use(address(), 0.5);
  const stop = await startTracing();
  const requests = Array.from({ length: 200 }, (_, n) => `request-${n}`);
  for (const requestId of requests) {
    for (const name of ["shared", "shared"]) traceStep({ name, requestId, startedAt: performance.now() });
  }
  await stop();
  const counts = new Map<string, number>();
  for (const { traceId } of spans.filter(({ name }) => name === "shared")) {
    counts.set(traceId, (counts.get(traceId) ?? 0) + 1);
  }
  expect(new Set(counts.values())).toEqual(new Set([2]));
  expect(counts.size).toBeGreaterThan(60);
  expect(counts.size).toBeLessThan(140);
});

it("a collector that is not well holds up nobody, and the log says so", async () => {
  answer = 400;
  use(address());
  const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  const stop = await startTracing();
  traceStep({ name: "unheard", requestId: "unheard", startedAt: performance.now() });
  await vi.waitFor(() =>
    expect(warn.mock.calls).toContainEqual([expect.objectContaining({ event: "traces not sent" })]),
  );
  await stop();
  warn.mockRestore();
  answer = 200;
});

it("without an address nothing is made, and nothing is sent", async () => {
  use(undefined);
  const before = spans.length;
  const stop = await startTracing();
  traceStep({ name: "nobody's", requestId: "nobody", startedAt: performance.now() });
  expect(await traced({ name: "nobody's", requestId: "nobody" }, async () => 7)).toBe(7);
  await stop();
  expect(spans.length).toBe(before);
});
