import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Client, createClient } from "graphql-ws";
import { afterAll, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { type Hostile, hostileDocuments } from "#tests/api/hostile-documents.ts";
import { isFull } from "#tests/reliability/support/counts.ts";
import { countStatements, measured } from "#tests/reliability/support/work.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, gatewayOnPort, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { useSettings } from "#tests/support/settings.ts";

// Fewer listeners have fewer points to use up.
useSettings(isFull ? {} : { API_POINTS: "6000", API_POINTS_PER_SECOND: "100" });
useDatabase();
const gateway = gatewayOnPort();
countStatements();

const SOCKETS = isFull ? 10 : 1;
const EACH = 50;
const ORDERED = 20;
/** A request that does nothing is answered within this, whatever goes on. */
const LONGEST_MS = 250 * 3;
const EVENTS =
  "subscription { taskEvents { sequence type taskId task { id status prompt model { slug } assets { id url } } } }";

const clients: Client[] = [];
afterAll(async () => {
  for (const client of clients) await client.dispose();
});

function connect(params: Record<string, unknown> = {}): Client {
  const url = `ws://127.0.0.1:${gateway.port()}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: params });
  clients.push(client);
  return client;
}

type Event = { sequence: number; type: string };

/** Many listeners of one key; what each has heard. */
async function listen(secret: string, document: (place: number) => string): Promise<Event[][]> {
  const sockets = Array.from({ length: SOCKETS }, () => connect({ authorization: `Bearer ${secret}` }));
  const heard: Event[][] = [];
  for (const [place, client] of sockets.entries()) {
    for (let one = 0; one < EACH; one++) {
      const mine: Event[] = [];
      heard.push(mine);
      client.subscribe<{ taskEvents: Event }>(
        { query: document(place * EACH + one) },
        { next: ({ data }) => data && mine.push(data.taskEvents), error: () => undefined, complete: () => undefined },
      );
    }
  }
  await vi.waitFor(() => expect(heard.filter((mine) => mine.length > 0)).toHaveLength(SOCKETS * EACH), {
    timeout: 60_000,
    interval: 100,
  });
  return heard;
}

/** Orders, and tells how long a stranger waited at most meanwhile. */
async function order(userId: string, isOver: () => boolean): Promise<number> {
  let longest = 0;
  const viewer = { userId, sessionId: null, role: "USER" as const };
  for (let one = 0; one < ORDERED; one++) {
    await createTask(viewer, "IMAGE", { model: "nano-banana", prompt: "a banana" }, { operation: "test" });
    longest = Math.max(longest, await strangerWaits());
  }
  await vi.waitFor(
    async () => {
      longest = Math.max(longest, await strangerWaits());
      expect(isOver()).toBe(true);
    },
    { timeout: 60_000, interval: 50 },
  );
  return longest;
}

async function strangerWaits(): Promise<number> {
  const before = performance.now();
  await execute("{ __typename }", {}, { ip: "203.0.113.9" });
  return performance.now() - before;
}

it("many who listen to the same are told by a few statements an event, and a stranger is answered meanwhile", async () => {
  const owner = await signedIn({ credits: 1000 });
  const key = await makeKey(owner.viewer, { sandbox: false });
  const heard = await listen(key.secret, () => EVENTS);
  const isOver = () => heard.every((mine) => mine.some(({ sequence, type }) => sequence >= ORDERED || type === "GAP"));
  const { value: longest, work } = await measured(() => order(owner.viewer.userId, isOver));
  process.stdout.write(`X11: ${work.statements} statements, a stranger waited ${Math.round(longest)} ms\n`);
  // An order takes a dozen; five hundred times twenty events were 165 000.
  expect(work.statements).toBeLessThan(ORDERED * 50);
  expect(longest).toBeLessThan(LONGEST_MS);
}, 120_000);

it("many who each listen to something else are told a GAP rather than starve others", async () => {
  const owner = await signedIn({ credits: 1000 });
  const key = await makeKey(owner.viewer, { sandbox: false });
  const heard = await listen(key.secret, (place) => EVENTS.replace("prompt", `a${place}: prompt`));
  const longest = await order(owner.viewer.userId, () => heard.flat().some(({ type }) => type === "GAP"));
  expect(longest).toBeLessThan(LONGEST_MS);
}, 120_000);

it("a thousand refused documents at once cost their points and hold up nobody", async () => {
  const client = connect();
  const refused: Hostile[] = hostileDocuments.filter(({ query }) => query.length > 0 && query.length < 3000);
  const codes: string[] = [];
  let finished = 0;
  const before = await remaining();
  for (let one = 0; one < 1000; one++) {
    const { query = "{", variables } = refused[one % refused.length] ?? {};
    const told = (errors: unknown) =>
      codes.push((errors as { extensions: { code: string } }[])[0]?.extensions.code ?? "");
    client.subscribe(
      { query, variables },
      {
        next: ({ errors }) => errors && told(errors),
        error: (errors) => {
          told(errors);
          finished += 1;
        },
        complete: () => {
          finished += 1;
        },
      },
    );
  }
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let longest = 0;
  await vi.waitFor(
    async () => {
      longest = Math.max(longest, await strangerWaits(), delay.max / 1e6);
      expect(finished).toBe(1000);
    },
    { timeout: 60_000, interval: 20 },
  );
  process.stdout.write(`D2: a stranger waited ${Math.round(longest)} ms\n`);
  expect(longest).toBeLessThan(LONGEST_MS);
  expect(new Set(codes)).toEqual(
    new Set(["INVALID_INPUT", "RATE_LIMITED", "UNAUTHENTICATED"].filter((code) => codes.includes(code))),
  );
  expect(before - (await remaining())).toBeGreaterThan(5000);
}, 120_000);

async function remaining(): Promise<number> {
  const { data }: { data?: { rateLimit: { remaining: number } } } = await execute<{ rateLimit: { remaining: number } }>(
    "{ rateLimit { remaining } }",
    {},
    { ip: "127.0.0.1" },
  );
  // Who has none left is not even told so.
  return data?.rateLimit.remaining ?? 0;
}

it("a refusal costs points over HTTP and as server-sent events too", async () => {
  const key = await makeKey(await makeAccount());
  const left = async () =>
    (await execute<{ rateLimit: { remaining: number } }>("{ rateLimit { remaining } }", {}, key)).data.rateLimit
      .remaining;
  for (const accept of ["application/json", "text/event-stream"]) {
    const before = await left();
    for (const query of ["{", "{ nothing }", `{ ${"models { id } ".repeat(400)} }`]) {
      await Promise.all(
        Array.from({ length: 30 }, () =>
          execute(query, {}, { headers: { ...key.headers, accept } }).catch(() => undefined),
        ),
      );
    }
    expect(before - (await left())).toBeGreaterThan(300);
  }
});
