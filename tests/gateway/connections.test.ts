import { connect as connectTcp } from "node:net";
import { createClient } from "graphql-ws";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { cutSlowReader, endStreams } from "#graphql/gateway/live/connections.ts";
import { closeSockets } from "#graphql/gateway/live/sockets.ts";
import { useDatabase } from "#tests/support/database.ts";
import { gatewayOnPort, overSse, type Person, signedIn } from "#tests/support/graphql.ts";
import { listen } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ ACCOUNT_MAX_CONNECTIONS: "3" });
useDatabase();
const gateway = gatewayOnPort();
const EVENTS = "subscription { taskEvents { sequence type } }";

/** A socket of somebody's, and what it was closed with. */
function connect({ cookie }: Person) {
  const closed = { code: 0, reason: "" };
  let isOpen = false;
  const client = createClient({
    url: `ws://127.0.0.1:${gateway.port()}/graphql`,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => undefined,
    on: {
      connected: () => {
        isOpen = true;
      },
      closed: (event) => Object.assign(closed, event instanceof Object ? event : {}),
    },
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie } });
        this.on("close", (code, reason) => Object.assign(closed, { code, reason: String(reason) }));
      }
    },
  });
  opened.push(client);
  return { client, closed, isOpen: () => isOpen };
}
const opened: { dispose(): unknown }[] = [];
afterEach(() => {
  for (const client of opened.splice(0)) client.dispose();
});

describe("the connections that an account may hold", () => {
  it("are sockets and streams together; one more is told to try again later, and one that left makes room", async () => {
    const [person, other] = [await signedIn(), await signedIn()];
    const first = connect(person);
    const second = connect(person);
    await vi.waitFor(() => expect(first.isOpen() && second.isOpen()).toBe(true));
    const stream = overSse(EVENTS, {}, person);
    expect((await stream.next()).value?.data).toBeDefined();
    const refused = connect(person);
    await vi.waitFor(() => expect(refused.closed.code).toBe(1013));
    const refusedStream = await overSse<unknown>(EVENTS, {}, person).next();
    expect(refusedStream.value?.errors?.[0]?.extensions.code).toBe("RATE_LIMITED");
    const stranger = connect(other);
    await vi.waitFor(() => expect(stranger.isOpen()).toBe(true));
    await stream.return(undefined);
    const again = connect(person);
    await vi.waitFor(() => expect(again.isOpen()).toBe(true));
  });

  it("are told to come back at a stop, sockets each at another moment", async () => {
    const person = await signedIn();
    const sockets = [connect(person), connect(person)];
    await vi.waitFor(() => expect(sockets.every(({ isOpen }) => isOpen())).toBe(true));
    const stream = overSse(EVENTS, {}, person);
    await stream.next();
    const end = stream.next();
    endStreams();
    expect(await end).toMatchObject({ done: true });
    await closeSockets();
    await vi.waitFor(() => {
      for (const { closed } of sockets) {
        expect(closed.code).toBe(1012);
        expect(closed.reason).toMatch(/^Come back in \d+ ms$/);
      }
    });
  });
});

describe("a reader of a stream", () => {
  it("who reads nothing is cut off, and one who reads stays", async () => {
    const cut: string[] = [];
    const { port, stop } = await listen((req, res) => {
      cutSlowReader(res, 400);
      res.on("close", () => cut.push(req.url ?? ""));
      res.writeHead(200, { "content-type": "text/event-stream" });
      const write = setInterval(() => res.writableNeedDrain || res.write("x".repeat(1_000_000)), 5);
      res.on("close", () => clearInterval(write));
    });
    const [lazy, eager] = ["/lazy", "/eager"].map((path) => {
      const socket = connectTcp(port, "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      return socket;
    });
    lazy?.on("error", () => undefined);
    eager?.resume();
    await vi.waitFor(() => expect(cut).toEqual(["/lazy"]), { timeout: 10_000 });
    eager?.destroy();
    lazy?.destroy();
    await stop();
  });
});
