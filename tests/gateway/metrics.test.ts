import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { documents as ownDocuments } from "#app/documents.server.ts";
import { grant } from "#graphql/domain/credits/ledger.ts";
import { readFigures } from "#graphql/domain/operations/figures.ts";
import { adoptDocuments, knownDocuments, nameOf } from "#graphql/gateway/graphql/persisted.ts";
import { openMetricsPort } from "#graphql/gateway/watch/metrics.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { ENDPOINT, execute, fetchBy, signedIn } from "#tests/support/graphql.ts";
import { type Exposed, readExposition, scrape, sumOf } from "#tests/support/metrics.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const TOKEN = "metrics-for-this-test";
const world = useWorld();
useSettings({ METRICS_TOKEN: TOKEN, METRICS_PORT: "0" });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ask = (headers: Record<string, string> = {}, method = "GET", path = "/metrics") =>
  fetch(`${world.origin()}${path}`, { headers, method });
const scraped = () => scrape(`${world.origin()}/metrics`, bearer(TOKEN));

let aheadMs = 0;
const elapsed = performance.now.bind(performance);
const clock = vi.spyOn(performance, "now").mockImplementation(() => elapsed() + aheadMs);
afterAll(() => clock.mockRestore());

/** What was read of the database is old from now on. */
function later(): void {
  aheadMs += 16_000;
}

/** How much a metric has grown while something was done; what ends after its answer has gone out is waited for. */
async function grown(act: () => Promise<unknown>, name: string, labels: Record<string, string>): Promise<number> {
  const before = sumOf(await scraped(), name, labels);
  await act();
  return sumOf(await scraped(), name, labels) - before;
}

describe("who may read the metrics", () => {
  it("who brings the token, and nobody else", async () => {
    expect((await ask(bearer(TOKEN))).status).toBe(200);
    for (const headers of [
      {},
      bearer("metrics-for-this-tesT"),
      bearer(`${TOKEN}x`),
      bearer(""),
      { authorization: TOKEN },
    ]) {
      const answer = await ask(headers);
      expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining("nbv_")]);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  it("by GET and HEAD alone", async () => {
    expect((await ask(bearer(TOKEN), "POST")).status).toBe(405);
    const head = await ask(bearer(TOKEN), "HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(1000);
  });

  it("nobody where there is no token: the pages answer, as for any address that is not there", async () => {
    const { metrics } = env;
    Object.assign(env, { metrics: { ...metrics, token: undefined } });
    try {
      const [answer, other] = [await ask(bearer(TOKEN)), await ask({}, "GET", "/nowhere")];
      expect([answer.status, await answer.text()]).toEqual([other.status, await other.text()]);
      expect(answer.status).toBe(404);
    } finally {
      Object.assign(env, { metrics });
    }
  });

  it("whoever is on this machine, on a port of its own that has nothing else", async () => {
    const opened = await openMetricsPort();
    if (opened === null) throw new Error("There is no port.");
    const own = `http://127.0.0.1:${opened.port}`;
    expect(sumOf(await scrape(`${own}/metrics`), "nbv_up_database")).toBe(1);
    expect((await fetch(`${own}/graphql`)).status).toBe(404);
    await opened.close();
    await expect(fetch(`${own}/metrics`)).rejects.toThrow();
  });

  it("nobody on such a port where none is set", async () => {
    const { metrics } = env;
    Object.assign(env, { metrics: { ...metrics, port: undefined } });
    expect(await openMetricsPort()).toBeNull();
    Object.assign(env, { metrics });
  });
});

describe("what is told", () => {
  it("is Prometheus' text format, with names and units after its rules", async () => {
    const { types, samples } = await scraped();
    expect(types.size).toBeGreaterThan(30);
    expect(samples.filter(({ name }) => !name.startsWith("nbv_"))).toEqual([]);
    // The process's own are named by prom-client, as on every dashboard.
    const ours = [...types].filter(([name]) => !/^nbv_(process|nodejs)_/.test(name));
    for (const [name, type] of ours) expect(name.endsWith("_total"), name).toBe(type === "counter");
    for (const [name, type] of ours) if (type === "histogram") expect(name).toMatch(/_seconds$/);
  });

  it("would be caught being anything else", () => {
    const right = '# HELP a b\n# TYPE a counter\na{x="y\\"z"} 1\n';
    expect(readExposition(right).samples).toEqual([{ name: "a", labels: { x: 'y\\"z' }, value: 1 }]);
    for (const wrong of ["a 1\n", right.trimEnd(), right.replace(" 1", " one"), right.replace('"} 1', "} 1")]) {
      expect(() => readExposition(wrong), wrong).toThrow();
    }
  });

  it("says of a database that is away that it is, and nothing about what is in it", async () => {
    const run = vi.spyOn(sql, "run").mockRejectedValue(new Error("connection refused"));
    later();
    await readFigures();
    run.mockRestore();
    const exposed = await scraped();
    expect(sumOf(exposed, "nbv_up_database")).toBe(0);
    expect(exposed.samples.filter(({ name }) => name === "nbv_queue_depth" || name === "nbv_holds_open")).toEqual([]);
    later();
    expect(sumOf(await scraped(), "nbv_up_database")).toBe(1);
  });

  it("asks the database once, however many scrape within 15 seconds", async () => {
    const run = vi.spyOn(sql, "run");
    later();
    await Promise.all(Array.from({ length: 10 }, scraped));
    const asked = run.mock.calls.filter(([, , name]) => name === "figures");
    run.mockRestore();
    expect(asked).toHaveLength(1);
  });
});

describe("the labels", () => {
  const documents = knownDocuments();
  const OWN = "query OwnOfTheSite { models { slug } }";
  beforeAll(() => adoptDocuments({ ...ownDocuments, own: OWN }));
  afterAll(() => adoptDocuments(documents));
  const operations = ({ samples }: Exposed) =>
    new Set(samples.filter(({ name }) => name.startsWith("nbv_graphql_")).map(({ labels }) => labels.operation));

  it("name the site's own operations, by both roads", async () => {
    for (const road of ["short", "long"] as const) {
      const request = () =>
        new Request(ENDPOINT, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query: OWN }),
        });
      const send = async () => void (await (await fetchBy(road, request(), "127.0.0.1")).text());
      const labels = { operation: "OwnOfTheSite", outcome: "ok" };
      expect(await grown(send, "nbv_graphql_requests_total", labels)).toBe(1);
    }
  });

  it("name each of them by a name of its own", () => {
    const names = Object.values(ownDocuments).map(nameOf);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain("other");
  });

  it("stay few under hostile names, codes, types, paths and methods", async () => {
    const before = operations(await scraped());
    const hostile = Array.from({ length: 30 }, (_, n) => `Hostile${n}`);
    await execute("{ models { slug } }");
    for (const name of hostile) {
      await execute(`query ${name} { models { code: slug __typename } }`);
      await execute(`query ${name} { ${name} }`);
      await execute(`query ${name} { it: publicConfig${name} { code: __typename } }`);
      await ask({}, "GET", `/${name}`);
      await ask({}, "GET", `/media/${name}`);
    }
    const exposed = await scraped();
    expect(operations(exposed)).toEqual(new Set([...before, "other"]));
    const values = exposed.samples.flatMap(({ labels }) => Object.values(labels));
    expect(values.filter((value) => value.includes("Hostile"))).toEqual([]);
    expect(sumOf(exposed, "nbv_graphql_refusals_total", { code: "INVALID_INPUT" })).toBeGreaterThanOrEqual(60);
  });
});

describe("the counts", () => {
  it("move with a real order, its callback and its files", async () => {
    const { viewer } = await signedIn();
    const before = await scraped();
    const { id, creditsHeld } = await makeImage(viewer, "a banana on a bicycle");
    expect((await untilEnded(id)).status).toBe("COMPLETED");
    await vi.waitFor(() => db.kieDelivery.findFirstOrThrow({ where: { taskId: id, processedAt: { not: null } } }));
    const after = await scraped();
    const by = (name: string, labels: Record<string, string> = {}) =>
      sumOf(after, name, labels) - sumOf(before, name, labels);
    const of = { model: "nano-banana", provider: "sandbox" };
    expect(by("nbv_tasks_created_total", of)).toBe(1);
    expect(by("nbv_tasks_ended_total", { ...of, state: "completed", category: "none" })).toBe(1);
    expect(by("nbv_task_duration_seconds_count", of)).toBe(1);
    expect(by("nbv_kie_verdicts_total", { verdict: "made", provider: "sandbox" })).toBe(1);
    expect(by("nbv_kie_calls_total", { endpoint: "create", outcome: "ok", provider: "sandbox" })).toBe(1);
    expect(by("nbv_kie_calls_total", { endpoint: "record", outcome: "ok" })).toBeGreaterThanOrEqual(1);
    expect(by("nbv_kie_calls_total", { endpoint: "download", outcome: "ok", provider: "sandbox" })).toBe(1);
    expect(by("nbv_callbacks_received_total")).toBeGreaterThanOrEqual(1);
    expect(by("nbv_storage_calls_total", { call: "put", outcome: "ok" })).toBeGreaterThanOrEqual(1);
    expect(by("nbv_http_requests_total", { route: "/webhooks/kie/", status: "2xx" })).toBeGreaterThanOrEqual(1);
    expect(creditsHeld).toBeGreaterThan(0);
    for (const kind of ["hold", "settlement"]) expect(by("nbv_credits_moved_total", { kind })).toBe(creditsHeld);
  });

  it("move with refusals, by their code, whether they are errors or take the place of what was asked for", async () => {
    const { cookie } = await signedIn({ credits: 0 });
    const order = `mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "a kite" } }) { __typename } }`;
    const refused = (code: string) => ["nbv_graphql_refusals_total", { operation: "other", code }] as const;
    const poor = async () =>
      expect(await execute(order, {}, { cookie })).toMatchObject({
        data: { createImageTask: { __typename: "InsufficientCreditsError" } },
      });
    expect(await grown(poor, ...refused("INSUFFICIENT_CREDITS"))).toBe(1);
    expect(await grown(() => execute(order), ...refused("UNAUTHENTICATED"))).toBe(1);
  });

  it("tell sockets and subscriptions that are open", async () => {
    const { cookie } = await signedIn();
    const webSocketImpl = class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { cookie } });
      }
    };
    const url = `${world.origin().replace("http", "ws")}/graphql`;
    const client = createClient({ url, webSocketImpl, retryAttempts: 0 });
    const open = async () => {
      const exposed = await scraped();
      return [sumOf(exposed, "nbv_sockets_open"), sumOf(exposed, "nbv_subscriptions_open", { transport: "socket" })];
    };
    const events = client.iterate({ query: "subscription { taskEvents { type } }" });
    const next = events.next();
    await vi.waitFor(async () => expect(await open()).toEqual([1, 1]));
    await events.return?.();
    await next;
    await client.dispose();
    await vi.waitFor(async () => expect(await open()).toEqual([0, 0]));
  });

  it("of credits leave out what a transaction took back", async () => {
    const { viewer } = await signedIn();
    const give = (isKept: boolean) =>
      db.$transaction(async (tx) => {
        await grant(tx, viewer.userId, 7, { reason: "CORRECTED" });
        if (!isKept) throw new Error("taken back");
      });
    const granted = ["nbv_credits_moved_total", { kind: "grant" }] as const;
    expect(await grown(() => give(true), ...granted)).toBe(7);
    expect(await grown(() => give(false).catch(() => undefined), ...granted)).toBe(0);
  });
});

describe("the log", () => {
  it("has one line for each operation: what it was, who asked, what came of it and how long it took", async () => {
    const { cookie, viewer } = await signedIn();
    const info = vi.spyOn(log, "info");
    const headers = { "x-request-id": "mine-8" };
    await execute("{ models { slug } }", {}, { cookie, headers });
    await execute("mutation { createWorkflow { __typename } }", {}, { headers });
    const lines = info.mock.calls
      .map(([line]) => line)
      .filter((line) => Reflect.get(Object(line), "event") === "operation");
    info.mockRestore();
    const line = {
      event: "operation",
      operation: "other",
      transport: "post",
      ms: expect.any(Number),
      requestId: "mine-8",
    };
    expect(lines).toEqual([
      { ...line, outcome: "ok", userId: viewer.userId },
      { ...line, outcome: "refused", codes: ["UNAUTHENTICATED"], userId: undefined },
    ]);
  });
});
