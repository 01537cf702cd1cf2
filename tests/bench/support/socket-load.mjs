// Many sockets and streams held by one process, as cheap as can be for the side that holds them.
import { connect } from "node:net";

const PROTOCOL = "graphql-transport-ws";

/** A client's text frame. A key of zeros masks nothing, so that its bytes are those of the message. */
function textFrame(text) {
  const body = Buffer.from(text);
  const short = body.length < 126;
  const head = short ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), body]);
}

const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/**
 * Opens a socket and sends `messages`, each after something has come in answer to the one before. Calls `onText` with each
 * text that comes later. Resolves after the first text that `isReady` takes.
 */
export function openSocket(port, { headers = {}, messages, onText = () => undefined, isReady }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const lines = Object.entries({
      host: `localhost:${port}`,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-protocol": PROTOCOL,
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`);
    let rest = null;
    let isOpen = false;
    let isSettled = false;
    const left = [...messages];
    const opened = { onText, close: () => socket.destroy() };
    const sayNext = () => {
      if (left.length > 0) socket.write(textFrame(left.shift()));
    };
    const failed = (error) => {
      if (!isSettled) reject(error);
    };
    socket.on("connect", () => socket.write(`GET /graphql HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`));
    socket.on("error", failed).on("close", () => failed(new Error("The socket closed while it was opened.")));
    socket.on("data", (chunk) => {
      let data = rest === null ? chunk : Buffer.concat([rest, chunk]);
      rest = null;
      if (!isOpen) {
        const end = data.indexOf("\r\n\r\n");
        if (end === -1) {
          rest = data;
          return;
        }
        const head = data.toString("latin1", 0, end);
        if (!head.startsWith("HTTP/1.1 101")) return void failed(new Error(head.slice(0, 200)));
        isOpen = true;
        data = data.subarray(end + 4);
        sayNext();
      }
      while (data.length >= 2) {
        const frame = frameIn(data);
        if (frame === null) break;
        data = data.subarray(frame.end);
        if (frame.code === 9) socket.write(PONG);
        if (frame.code === 8) return void failed(new Error(`closed with ${frame.body.readUInt16BE()}`));
        if (frame.code !== 1) continue;
        const text = frame.body.toString();
        if (isSettled) opened.onText(text);
        else if (isReady(text)) {
          isSettled = true;
          resolve(opened);
        } else sayNext();
      }
      if (data.length > 0) rest = data;
    });
  });
}

function frameIn(data) {
  let [length, at] = [data[1] & 127, 2];
  if (length === 126) {
    if (data.length < 4) return null;
    length = data.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (data.length < 10) return null;
    length = Number(data.readBigUInt64BE(2));
    at = 10;
  }
  return data.length < at + length
    ? null
    : { code: data[0] & 15, body: data.subarray(at, at + length), end: at + length };
}

/** Opens a stream of server-sent events; resolves after the first event that has come. */
export function openStream(port, { path, headers = {}, onData }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const lines = Object.entries({ host: `localhost:${port}`, accept: "text/event-stream", ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const stream = { onData, close: () => socket.destroy() };
    let isOpen = false;
    socket.on("connect", () => socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`));
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      const isEvent = chunk.includes("event: next");
      if (isOpen && isEvent) stream.onData(chunk);
      if (isOpen || !isEvent) return;
      isOpen = true;
      resolve(stream);
    });
  });
}

/** Opens so many, a few at a time. */
export async function openMany(count, open, atOnce = 100) {
  const opened = [];
  let next = 0;
  const openNext = async () => {
    while (next < count) {
      const place = next++;
      opened[place] = await open(place);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, openNext));
  return opened;
}
