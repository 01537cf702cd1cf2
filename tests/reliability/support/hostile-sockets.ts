import { once } from "node:events";
import type { Socket } from "node:net";
import { WebSocket } from "ws";

/** A raw socket of the API: what came over it and how it ended. */
export type Raw = {
  socket: WebSocket;
  /** The code it was closed with, or the status it was refused with; 1006 where it was cut. */
  closed: Promise<number>;
  closedAt: () => number | null;
  messages: { id?: string; type: string; payload?: unknown }[];
  send(message: object | string): void;
  /** Waits for a message of a type. */
  until(type: string): Promise<void>;
};

export const CLOSED = { badRequest: 4400, unauthorized: 4401, forbidden: 4403, initTimeout: 4408, tooManyInits: 4429 };

/** Opens a socket and says nothing. Ready when it is open, refused or cut. */
export async function openRaw(origin: string, headers: Record<string, string> = {}): Promise<Raw> {
  const socket = new WebSocket(`${origin.replace("http", "ws")}/graphql`, "graphql-transport-ws", { headers });
  const messages: Raw["messages"] = [];
  let endedAt: number | null = null;
  let refusedWith = 0;
  socket.on("unexpected-response", (_request, response) => {
    refusedWith = response.statusCode ?? 0;
    socket.terminate();
  });
  socket.on("error", () => undefined);
  socket.on("message", (data) => messages.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) =>
    socket.once("close", (code) => {
      endedAt = Date.now();
      resolve(refusedWith === 0 ? code : refusedWith);
    }),
  );
  await Promise.race([once(socket, "open").catch(() => undefined), closed]);
  const until = async (type: string) => {
    while (!messages.some((message) => message.type === type)) {
      if (endedAt !== null) throw new Error(`The socket closed before "${type}".`);
      await Promise.race([once(socket, "message"), closed]);
    }
  };
  const send = (message: object | string) => {
    if (socket.readyState === WebSocket.OPEN)
      socket.send(typeof message === "string" ? message : JSON.stringify(message));
  };
  return { socket, closed, closedAt: () => endedAt, messages, send, until };
}

/** Says who it is and waits for the acknowledgement. */
export async function greet(raw: Raw, payload: object = {}): Promise<Raw> {
  raw.send({ type: "connection_init", payload });
  await raw.until("connection_ack");
  return raw;
}

/** The connection below a socket. */
export function wireOf({ socket }: Raw): Socket {
  const wire: unknown = Reflect.get(socket, "_socket");
  if (typeof wire !== "object" || wire === null) throw new Error("The socket has no connection.");
  return wire as Socket;
}

/** Frames and messages that no honest client sends, and what each is closed with. */
export const BAD_FRAMES: { name: string; code: number; send: (raw: Raw) => void }[] = [
  { name: "no JSON", code: CLOSED.badRequest, send: (raw) => raw.send("{") },
  { name: "an unknown type", code: CLOSED.badRequest, send: (raw) => raw.send({ type: "hello" }) },
  { name: "no object", code: CLOSED.badRequest, send: (raw) => raw.send("5") },
  {
    name: "a number for a document",
    code: CLOSED.badRequest,
    send: (raw) => raw.send({ id: "1", type: "subscribe", payload: { query: 5 } }),
  },
  { name: "binary rubbish", code: CLOSED.badRequest, send: ({ socket }) => socket.send(Buffer.from([0, 255, 1, 254])) },
  {
    name: "more than a megabyte",
    code: 1009,
    send: (raw) => raw.send(`{"type":"ping","payload":{"x":"${"y".repeat(1_000_001)}"}}`),
  },
  {
    name: "an unmasked frame",
    code: 1002,
    send: (raw) => void wireOf(raw).write(Buffer.from([0x81, 0x02, 0x7b, 0x7d])),
  },
  {
    name: "a reserved opcode",
    code: 1002,
    send: (raw) => void wireOf(raw).write(Buffer.from([0x83, 0x80, 0, 0, 0, 0])),
  },
  {
    name: "a compressed frame that was not agreed on",
    code: 1002,
    send: (raw) => void wireOf(raw).write(Buffer.from([0xc1, 0x80, 0, 0, 0, 0])),
  },
  {
    name: "a text that is no UTF-8",
    code: 1007,
    send: (raw) => void wireOf(raw).write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])),
  },
  {
    name: "a ping longer than any may be",
    code: 1002,
    send: (raw) => void wireOf(raw).write(Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0])),
  },
];
