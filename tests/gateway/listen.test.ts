import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { listen } from "#graphql/gateway/http/listen.ts";
import { env, readEnv } from "#graphql/runtime/env.ts";

let server: Server | undefined;
const usual = { ...env };
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  Object.assign(env, usual);
});

describe("the server that listens", () => {
  it.each([
    ["what a balancer needs that keeps connections for a minute", {}, 75, 80],
    ["what the settings say", { KEEP_ALIVE_SECONDS: "7", HEADERS_TIMEOUT_SECONDS: "9" }, 7, 9],
  ])("keeps idle connections and waits for heads of requests: %s", async (_, settings, idle, head) => {
    Object.assign(env, readEnv({ PORT: "0", HOST: "127.0.0.1", ...settings }));
    server = createServer((_req, res) => void res.end("here"));
    await listen(server);
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.text();
    // Node says there what it does with the connection.
    expect(answer.headers.get("keep-alive")).toBe(`timeout=${idle}`);
    expect(server.headersTimeout).toBe(head * 1000);
  });
});
