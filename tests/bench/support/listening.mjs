// Who listens in the benchmark of what is live, and how: accounts by number, each with a key and a task.
import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { requestBytes } from "./load.mjs";
import { openSocket } from "./socket-load.mjs";

export const LISTEN = "subscription { taskEvents { sequence type taskId task { id status prompt } } }";

export const account = (n) => `bench${n}`;
export const secret = (n) => `nbv_live_${String(n).padStart(48, "0")}`;
export const headersOf = (n) => ({ authorization: `Bearer ${secret(n)}`, "x-account": account(n) });

/** Opens a socket that follows the events of the nth account. */
export function listenOn(port, n, query) {
  const subscribe = { id: "1", type: "subscribe", payload: { query } };
  const messages = [{ type: "connection_init" }, subscribe].map((one) => JSON.stringify(one));
  return openSocket(port, { headers: headersOf(n), messages, isReady: (text) => text.includes('"next"') });
}

/** A signed callback of kie.ai's for a task, as the bytes that go over the wire. */
export function callbackBytes({ key, taskId, token, kieTaskId }) {
  const seconds = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", key).update(`${kieTaskId}.${seconds}`).digest("base64");
  const body = JSON.stringify({ code: 501, msg: "failed", data: { taskId: kieTaskId, state: "fail" } });
  const headers = { "x-webhook-timestamp": seconds, "x-webhook-signature": signature };
  return requestBytes({ path: `/webhooks/kie/${taskId}/${token}`, body, headers });
}

/** A connection over which requests are sent one after the other; what is answered is not looked at. */
export function openCaller(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("error", reject).resume();
    socket.on("connect", () => resolve({ send: (bytes) => socket.write(bytes), close: () => socket.destroy() }));
  });
}
