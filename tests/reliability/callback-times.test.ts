import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECOND } from "#graphql/runtime/clock.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { fillDataDir, OPEN_TASKS, openTask } from "#tests/reliability/support/filled-data-dir.ts";
import { beginRun } from "#tests/reliability/support/report.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { type Client, CREATE_IMAGE, clientWith, newClient } from "#tests/support/server/client.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";

/** Ninety-nine of a hundred are answered within this; a short run beside other tests says only that none waits for long work. */
const MOST_MS = isFull ? 100 : 1000;
const EVERY_MS = isFull ? 100 : 40;
const SEARCH = `{ viewer { tasks(first: 20, filter: { search: "nothing like it" }) { nodes { id } } } }`;
const LIST = `{ viewer { tasks(first: 40) { nodes { id prompt status assets { id } } } } }`;

type Times = { p50: number; p99: number; max: number };

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-callback-times-"));
let served: Served | undefined;
beforeAll(buildProduct, 180_000);
afterAll(async () => {
  await served?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);

describe("callbacks while the embedded database is busy", () => {
  it(
    "are answered within 100 ms (p99) beside exports, searches, orders and all that is nightly",
    async () => {
      const run = beginRun("Callbacks while busy");
      const env = { SANDBOX_SPEED: "40", LOG_LEVEL: "error" };
      const empty = await startServer({ dataDir, env });
      const people = [await newClient(empty.origin), await newClient(empty.origin)] as const;
      const { viewer } = await people[0].ask<{ viewer: { id: string } }>("{ viewer { id } }");
      await empty.stop();
      // What is nightly begins in the midst of a long run, and with the start of a short one.
      const nightlyAfterMs = isFull ? 10 * SECOND : 0;
      await fillDataDir(dataDir, { viewerId: viewer.id, tasks: run.count * 15, nightlyAfterMs });
      served = await startServer({ dataDir, env });
      const load = await keepBusy(
        clientWith(served.origin, people[0].cookie),
        clientWith(served.origin, people[1].cookie),
      );
      const times = timesOf(await callBack(served.origin, run.count));
      await load.stop();
      run.done(`p50 ${times.p50} ms, p99 ${times.p99} ms, max ${times.max} ms`);
      expect(times.p99).toBeLessThanOrEqual(MOST_MS);
    },
    LONGEST_MS,
  );

  it("would be found slow if two in a hundred were", () => {
    const times = Array.from({ length: 300 }, (_, n) => (n < 6 ? 1400 : 8));
    expect(timesOf(times)).toEqual({ p50: 8, p99: 1400, max: 1400 });
  });
});

function timesOf(times: number[]): Times {
  const sorted = times.map(Math.round).sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.POSITIVE_INFINITY;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Uses the site as two people do, side by side, each thing once before it returns. */
async function keepBusy(owner: Client, orderer: Client): Promise<{ stop(): Promise<void> }> {
  let isOver = false;
  let wake = () => {};
  const over = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const acts: [everyMs: number, act: () => Promise<unknown>][] = [
    [700, () => orderer.ask(CREATE_IMAGE, { input: { task: { model: "nano-banana", prompt: "a small boat" } } })],
    [10_000, () => owner.ask("mutation { requestExport { __typename } }")],
    [1000, () => owner.ask(SEARCH)],
    [800, () => owner.ask(LIST)],
  ];
  await Promise.all(acts.map(([, act]) => act()));
  const acting = acts.map(async ([everyMs, act]) => {
    while (!isOver) {
      await act();
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([over, new Promise((resolve) => (timer = setTimeout(resolve, everyMs)))]);
      clearTimeout(timer);
    }
  });
  return {
    async stop() {
      isOver = true;
      wake();
      await Promise.all(acting);
      await Promise.all([owner.close(), orderer.close()]);
    },
  };
}

/** Calls back at a steady pace, whether or not earlier ones are answered. Gives how long each took, in milliseconds. */
async function callBack(origin: string, count: number): Promise<number[]> {
  const begun = performance.now();
  const calls = Array.from({ length: count }, async (_, n) => {
    const { taskId, token, kieTaskId } = openTask((n % OPEN_TASKS) + 1);
    await new Promise((resolve) => setTimeout(resolve, begun + n * EVERY_MS - performance.now()));
    const sentAt = performance.now();
    const answer = await fetch(`${origin}/webhooks/kie/${taskId}/${token}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: 200, msg: "success", data: { taskId: kieTaskId, state: "success" } }),
    });
    await answer.text();
    expect(answer.status).toBe(200);
    return performance.now() - sentAt;
  });
  return Promise.all(calls);
}
