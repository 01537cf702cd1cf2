// @process own: it replaces modules.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp, request } from "#graphql/runtime/http/http.ts";
import { downloadResult } from "#graphql/vendors/kie/download.ts";
import { privateAnswers, privateHosts } from "#tests/support/private-addresses.ts";
import { listen } from "#tests/support/server/local-server.ts";

const names = vi.hoisted(() => new Map<string, { address: string; family: number }[]>());
vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  type Callback = (error: Error | null, addresses: { address: string; family: number }[]) => void;
  return {
    ...dns,
    lookup: (name: string, _options: object, callback: Callback) => {
      const answer = names.get(name);
      if (answer !== undefined) return callback(null, answer);
      if (/^(ip6-)?localhost\.?$/i.test(name)) return callback(null, [{ address: "127.0.0.1", family: 4 }]);
      callback(Object.assign(new Error(`${name} is asked for`), { code: "ENOTFOUND" }), []);
    },
  };
});

/** On all addresses of this machine, so that whatever reaches it by any of them is heard. */
async function listenEverywhere() {
  const server = createServer((_req, res) => res.end("secret")).on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const SENT = { timeoutMs: 5_000, maxBytes: 1_000 };
let canary: Awaited<ReturnType<typeof listenEverywhere>>;
let redirecting: Awaited<ReturnType<typeof listen>>;
let connections = 0;
let location = "";

beforeAll(async () => {
  canary = await listenEverywhere();
  redirecting = await listen((_req, res) =>
    res.writeHead(302, { location: Buffer.from(location).toString("latin1") }).end(),
  );
});
afterEach(async () => {
  // A connection that was allowed is kept, and would be used again without being judged.
  await closeHttp();
  setOwnPort(1);
  connections = 0;
});
afterAll(async () => {
  await closeHttp();
  canary.server.closeAllConnections();
  canary.server.close();
  await redirecting.stop();
});

const REFUSED = /refused-address/;
const phaseOf = (error: unknown) => (error instanceof Error && "phase" in error ? String(error.phase) : String(error));

/** The doors by which an address from outside is ever called; each gives the reason of its refusal. */
const doors: [string, (url: string) => Promise<string>][] = [
  ["a result to download", (url) => downloadResult(url).then(String, ({ cause }) => phaseOf(cause))],
  [
    "a file to send there",
    (url) =>
      request(url, { ...SENT, method: "POST", headers: { "content-length": "1" }, body: Readable.from(["x"]) }).then(
        String,
        phaseOf,
      ),
  ],
  [
    "a redirect from a host that may be called",
    (url) => {
      location = url;
      setOwnPort(redirecting.port);
      return downloadResult(`http://127.0.0.1:${redirecting.port}/`).then(String, ({ cause }) => phaseOf(cause));
    },
  ],
];

describe.each(doors)("an address that leads inside, as %s", (_door, knock) => {
  it("is never called, however it is spelled", async () => {
    expect(privateHosts.length).toBeGreaterThan(300);
    const called: string[] = [];
    for (const host of privateHosts) {
      const answer = await knock(`http://${host}:${canary.port}/`);
      if (!REFUSED.test(answer)) called.push(`${host}: ${answer}`);
    }
    expect(called).toEqual([]);
    expect(connections).toBe(0);
  });

  it("is never called by a name, alone or among public addresses", async () => {
    const called: string[] = [];
    for (const address of privateAnswers) {
      const found = { address, family: address.includes(":") ? 6 : 4 };
      const open = { address: "93.184.215.14", family: 4 };
      for (const [index, answer] of [[found], [open, found], [found, open]].entries()) {
        names.set("inside.example", answer);
        const phase = await knock(`http://inside.example:${canary.port}/`);
        if (!REFUSED.test(phase)) called.push(`${address} (${index}): ${phase}`);
      }
    }
    expect(called).toEqual([]);
    expect(connections).toBe(0);
  });
});

it("a call of the canary would be heard", async () => {
  setOwnPort(canary.port);
  (await downloadResult(`http://127.0.0.1:${canary.port}/`)).destroy();
  expect(connections).toBe(1);
});

it("an answer without an end is cut at its cap, and a silent one at its time", async () => {
  const endless = await listen((req, res) => {
    if (req.url === "/silent") return;
    const write = () => {
      while (res.write("x".repeat(65_536)));
    };
    res.on("drain", write);
    write();
  });
  setOwnPort(endless.port);
  const get = (path: string) =>
    request(`http://127.0.0.1:${endless.port}${path}`, { timeoutMs: 300, maxBytes: 1_000_000 });
  await expect(get("/endless")).rejects.toMatchObject({ phase: "too-large" });
  await expect(get("/silent")).rejects.toMatchObject({ phase: "timeout" });
  await endless.stop();
});
