// @database embedded: it serves the product from directories of its own.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildProduct } from "#tests/support/server/build.ts";
import { CREATE_IMAGE, type CreatedImage, clientWith, newClient } from "#tests/support/server/client.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";

type TaskState = {
  task: { status: string; creditsCharged: number; assets: { url: string; contentType: string }[] };
  viewer: {
    credits: { available: number; onHold: number };
    creditTransactions: { nodes: { type: string; amount: number }[] };
  };
};

const TASK_STATE = `query ($id: ID!) {
  task(id: $id) { status creditsCharged assets { url contentType } }
  viewer { credits { available onHold } creditTransactions(first: 20) { nodes { type amount } } }
}`;

const EVENTS = `subscription ($after: Int) { taskEvents(after: $after) { sequence type task { id status } } }`;

describe("the served product", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-served-"));
  let served: Served;
  /** One of the files that pages are made of. */
  const passing = join("build", "client", `passing-${process.pid}.txt`);

  beforeAll(async () => {
    buildProduct();
    writeFileSync(passing, "here for now");
    served = await startServer({ dataDir });
  }, 120_000);

  afterAll(async () => {
    await served.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(passing, { force: true });
  });

  it("outlives a build that takes its files away", async () => {
    const statusOf = async () => (await fetch(`${served.origin}/${basename(passing)}`)).status;
    expect(await statusOf()).toBe(200);
    rmSync(passing);
    expect(await statusOf()).toBe(404);
    expect((await fetch(`${served.origin}/healthz`)).status).toBe(200);
  });

  it("is served without writing to its tree", () => {
    // As on a tree that belongs to somebody else: who wants the lock waits here for ever.
    const lock = join("node_modules", ".build-lock");
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "ignore", timeout: 20_000 });
    rmSync(lock);
    expect(status).toBe(0);
  });

  it("says where it is, that the sandbox is on, and where data is kept", () => {
    expect(served.output()).toContain(`http://localhost:${served.port}`);
    expect(served.output()).toContain("sandbox is on");
    expect(served.output()).toContain(dataDir);
  });

  it("names everything that is wrong with its environment, and nothing else", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/start.mjs"], {
      env: { ...process.env, NODE_ENV: "production", DATA_DIR: dataDir, PORT: "many", KIE_API_BASE: "kie" },
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      "The environment is not right:",
      expect.stringMatching(/^ {2}PORT: /),
      expect.stringMatching(/^ {2}KIE_API_BASE: /),
    ]);
  });

  const onDisk = (size: string, work: string) =>
    spawnSync("unshare", ["-Urm", "sh", "-c", `mount -t tmpfs -o size=${size} tmpfs "$DATA_DIR" && { ${work}; }`], {
      env: {
        ...process.env,
        NODE_ENV: "production",
        DATA_DIR: mkdtempSync(join(tmpdir(), "nano-banana-full-")),
        PORT: "0",
      },
      encoding: "utf8",
      timeout: 60_000,
    });
  const mayMount = onDisk("64k", "true").status === 0;

  it.skipIf(!mayMount).each([
    ["no room at all", "64k", 'dd if=/dev/zero of="$DATA_DIR/other" bs=1k 2>/dev/null'],
    ["room for a beginning", "4m", "true"],
  ])("says in a sentence that its disk has %s, and leaves no lock behind", (_name, size, fill) => {
    const start = `"${process.execPath}" scripts/start.mjs`;
    const { stdout, stderr } = onDisk(size, `${fill}; ${start}; echo "ended with $?"; ls -a "$DATA_DIR"`);
    expect(stderr.trim()).toMatch(/^There is no room left on the disk of \S+\. Free some, or set DATA_DIR\.$/);
    expect(stdout).toContain("ended with 1");
    expect(stdout).not.toMatch(/lock|tmp/);
  });

  it("logs a fault of a page as any other, with the request's id", async () => {
    const headers = {
      origin: served.origin,
      "content-type": "application/x-www-form-urlencoded",
      "x-request-id": "page-1",
    };
    await fetch(`${served.origin}/pricing?q=typed`, { method: "POST", headers, body: "a=b" });
    const fault = await vi.waitFor(() => {
      const lines = served.output().split("\n");
      return JSON.parse(lines.find((line) => line.includes('"event":"page failed"')) ?? "");
    });
    expect(fault).toMatchObject({
      level: 50,
      time: expect.any(String),
      method: "POST",
      path: "/pricing",
      requestId: "page-1",
      err: { message: expect.any(String), stack: expect.any(String) },
    });
  });

  it("brings a change made in a Remix action to an open socket", async () => {
    const client = await newClient(served.origin);
    const { viewer } = await client.ask<{ viewer: { id: string } }>("{ viewer { id } }");
    expect(viewer.id).not.toBe("");
    const events = client.follow<{ taskEvents: { type: string; task: { status: string } | null } }>(EVENTS);
    expect((await events.next()).value).toMatchObject({ taskEvents: { type: "SNAPSHOT", task: null } });
    const { createImageTask } = await client.ask<CreatedImage>(CREATE_IMAGE, {
      input: { task: { model: "nano-banana", prompt: "a jar #sim:policy" } },
    });
    expect(await untilType(events, "FAILED")).toBeDefined();
    const body = new URLSearchParams({ intent: "delete", ids: createImageTask.task.id });
    const headers = { cookie: client.cookie, origin: served.origin };
    const deletion = await fetch(`${served.origin}/creations?index`, {
      method: "POST",
      body,
      headers,
      redirect: "manual",
    });
    expect(deletion.status).toBe(302);
    expect(await untilType(events, "DELETED")).toMatchObject({ task: null });
    await client.close();
  });

  it("finishes what was under way when it was killed, with the ledger right", async () => {
    const client = await newClient(served.origin);
    const { createImageTask } = await client.ask<CreatedImage>(CREATE_IMAGE, {
      input: { task: { model: "nano-banana", prompt: "a lighthouse in the fog" }, idempotencyKey: "before-the-kill" },
    });
    const { id } = createImageTask.task;
    await served.stop("SIGKILL");
    served = await startServer({ dataDir });
    const after = clientWith(served.origin, client.cookie);
    const state = await vi.waitFor(
      async () => {
        const now = await after.ask<TaskState>(TASK_STATE, { id });
        expect(now.task.status).toBe("COMPLETED");
        return now;
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(state.viewer.credits).toEqual({ available: 195, onHold: 0 });
    expect(state.viewer.creditTransactions.nodes.map(({ type }) => type).sort()).toEqual([
      "GRANT",
      "HOLD",
      "SETTLEMENT",
    ]);
    const path = new URL(state.task.assets[0]?.url ?? "").pathname + new URL(state.task.assets[0]?.url ?? "").search;
    const image = await fetch(`${served.origin}${path}`);
    expect(image.headers.get("content-type")).toBe("image/png");
    const replay = await after.ask<CreatedImage>(CREATE_IMAGE, {
      input: { task: { model: "nano-banana", prompt: "a lighthouse in the fog" }, idempotencyKey: "before-the-kill" },
    });
    expect(replay.createImageTask).toMatchObject({ replayed: true, task: { id } });
    await after.close();
  }, 60_000);

  it("replays a signed callback by hand, and refuses one for another's address", async () => {
    const client = await newClient(served.origin);
    const { createImageTask } = await client.ask<CreatedImage>(CREATE_IMAGE, {
      input: { task: { model: "nano-banana", prompt: "a kettle #sim:lost" } },
    });
    const said = execFileSync(process.execPath, ["scripts/kie-callback.mjs", createImageTask.task.id], {
      env: { ...process.env, NODE_ENV: "production", DATA_DIR: dataDir, PORT: String(served.port) },
      encoding: "utf8",
    });
    expect(said).toContain("200");
    const forged = await fetch(`${served.origin}/webhooks/kie/${createImageTask.task.id}/guess`, {
      method: "POST",
      body: "{}",
    });
    expect(forged.status).toBe(401);
    expect((await fetch(`${served.origin}/webhooks/kie/x/y`)).status).toBe(200);
  });

  it("keeps prompts out of its log", () => {
    expect(served.output()).toContain('"event":"task created"');
    expect(served.output()).not.toMatch(/lighthouse|kettle/);
  });

  it("stops within five seconds when it is told to", async () => {
    const before = Date.now();
    await served.stop("SIGTERM");
    expect(Date.now() - before).toBeLessThan(5000);
    expect(served.child.exitCode).toBe(0);
  });
});

async function untilType(
  events: AsyncIterator<{ taskEvents: { type: string; task: { status: string } | null } }>,
  type: string,
): Promise<{ type: string; task: { status: string } | null }> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error(`The socket ended before ${type}`);
    if (value.taskEvents.type === type) return value.taskEvents;
  }
}
