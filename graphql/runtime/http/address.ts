import { env } from "#graphql/runtime/env.ts";

let port = env.port;

/** Where this process answers, for its own calls: the sandbox, its links and its callbacks. */
export function ownOrigin(): string {
  return `http://127.0.0.1:${port}`;
}

/** Told by the server once it listens (PORT=0 lets the system choose). */
export function setOwnPort(listening: number): void {
  port = listening;
}
