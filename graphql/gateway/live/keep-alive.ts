import type { WebSocket } from "ws";
import { SECOND } from "#graphql/runtime/clock.ts";

/** Each socket is asked so often whether it is still there, and cut off when it has not answered by the next time. */
const PING_EVERY_MS = 20 * SECOND;
const SLOTS = 20;

type Kept = { socket: WebSocket; ping(): void; isAnswered: boolean };

/** One timer for all: a slot of sockets at a time, so that thousands are not asked in one moment. */
const slots = Array.from({ length: SLOTS }, () => new Set<Kept>());
let turn = 0;
let nextSlot = 0;
let count = 0;
let timer: NodeJS.Timeout | undefined;

/** Pings a socket until it closes, and cuts it off when it does not answer. */
export function keepAlive(socket: WebSocket, ping: () => void): void {
  const kept: Kept = { socket, ping, isAnswered: true };
  const slot = slots[nextSlot];
  nextSlot = (nextSlot + 1) % SLOTS;
  slot?.add(kept);
  count += 1;
  timer ??= setInterval(askSlot, PING_EVERY_MS / SLOTS).unref();
  socket.on("pong", () => {
    kept.isAnswered = true;
  });
  socket.once("close", () => {
    slot?.delete(kept);
    count -= 1;
    if (count > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
}

function askSlot(): void {
  turn = (turn + 1) % SLOTS;
  for (const kept of slots[turn] ?? []) ask(kept);
}

function ask(kept: Kept): void {
  const { socket, ping } = kept;
  if (socket.readyState !== socket.OPEN) return;
  if (kept.isAnswered) {
    kept.isAnswered = false;
    ping();
  } else socket.terminate();
}
