// Load over plain sockets, as cheap as can be for the side that sends: requests are bytes made beforehand, one after the
// other on each connection.
import { connect } from "node:net";

/** The bytes of a request to `/graphql` or elsewhere; `headers` besides those that every request has. */
export function requestBytes({ path, body, headers = {}, method = "POST" }) {
  const head = [
    `${method} ${path} HTTP/1.1`,
    "host: localhost",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** The requests in a circle, from one of them on. */
export function* endless(requests, from = 0) {
  for (let n = from; ; n++) yield requests[n % requests.length];
}

/**
 * Sends requests over one connection until they or the time are over.
 * @returns how long each took, in milliseconds. Rejects on an answer other than 200, or one that `isWrong` says is.
 */
export function send(port, requests, { isOver = () => false, isWrong = () => false } = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const left = requests[Symbol.iterator]();
    const times = [];
    let [sentAt, answer] = [0, ""];
    const next = () => {
      const { done, value } = isOver() ? { done: true } : left.next();
      if (done) return void socket.end(() => resolve(times));
      sentAt = performance.now();
      socket.write(value);
    };
    socket.on("connect", next).on("error", reject);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (!isWhole(answer)) return;
      if (!answer.startsWith("HTTP/1.1 200") || isWrong(answer)) return void reject(new Error(answer.slice(0, 2000)));
      answer = "";
      times.push(performance.now() - sentAt);
      next();
    });
  });
}

function isWhole(answer) {
  const head = answer.indexOf("\r\n\r\n");
  if (head === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head))?.[1];
  return length === undefined ? answer.endsWith("\r\n0\r\n\r\n") : answer.length >= head + 4 + Number(length);
}
