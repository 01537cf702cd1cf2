import { createServer, type Server, Socket } from "node:net";

/** What is wrong with a link. Bytes are counted in the direction of the answer unless told. */
export type Fault =
  | { kind: "none" }
  /** Every piece comes so much later. */
  | { kind: "delay"; ms: number }
  /** The connection is reset after so many bytes of the answer. */
  | { kind: "reset"; after: number }
  /** The connection is taken, and nothing is ever passed on or answered. */
  | { kind: "half-open" }
  /** The answer ends after so many bytes, as if that were all. */
  | { kind: "truncate"; after: number }
  /** After so many bytes of the answer nothing comes any more, and nothing says so. */
  | { kind: "black-hole"; after: number }
  /** The connection is reset after so many bytes of the question. */
  | { kind: "cut-short"; after: number }
  /** Nobody listens; where `times` is given, so many connections long. */
  | { kind: "refuse"; times?: number };

export type FaultProxy = {
  port: number;
  /** What is done to new connections, and to those that are open. */
  fault: Fault;
  /** Breaks every connection. */
  drop(): void;
  stop(): Promise<void>;
};

/** A TCP link from a port of its own to `target`, that breaks in the way that is asked for. Loopback only. */
export async function openFaultProxy(target: () => number, port = 0): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const proxy: FaultProxy = {
    port: 0,
    fault: { kind: "none" },
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      proxy.drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((client) => {
    if (proxy.fault.kind === "refuse") {
      const left = (proxy.fault.times ?? Number.POSITIVE_INFINITY) - 1;
      proxy.fault = left > 0 ? { kind: "refuse", times: left } : { kind: "none" };
      return void client.resetAndDestroy();
    }
    const upstream = new Socket();
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    upstream.connect(target(), "127.0.0.1");
    let asked = 0;
    let answered = 0;
    // A connection that has swallowed something is dead for good, though nobody says so; new ones may be well.
    let isDead = false;
    client.on("data", (piece) => {
      const { fault } = proxy;
      isDead ||= fault.kind === "half-open";
      if (isDead) return;
      const room = fault.kind === "cut-short" ? Math.max(0, fault.after - asked) : piece.length;
      asked += piece.length;
      if (room >= piece.length) return later(fault, () => upstream.write(piece));
      upstream.write(piece.subarray(0, room), () => client.resetAndDestroy());
    });
    upstream.on("data", (piece) => {
      const { fault } = proxy;
      isDead ||= fault.kind === "half-open";
      if (isDead) return;
      if (fault.kind === "refuse") return void client.resetAndDestroy();
      const isCut = "after" in fault && fault.kind !== "cut-short";
      const room = isCut ? Math.max(0, fault.after - answered) : piece.length;
      answered += piece.length;
      if (room >= piece.length) return later(fault, () => client.write(piece));
      if (fault.kind === "reset") return void client.resetAndDestroy();
      if (room > 0) client.write(piece.subarray(0, room));
      if (fault.kind === "truncate") client.end();
      isDead = true;
    });
    // What breaks on one side is passed on, unless the link is one that hides it.
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => isDead || later(proxy.fault, () => client.end()));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  proxy.port = address.port;
  return proxy;
}

function later(fault: Fault, work: () => unknown): void {
  if (fault.kind === "delay") setTimeout(work, fault.ms);
  else work();
}
