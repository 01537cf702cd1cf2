import type { ServerResponse } from "node:http";
import type { Simulation } from "#graphql/sandbox/simulations/simulate.ts";
import type { Envelope } from "#graphql/sandbox/wire.ts";

const held = new Set<ServerResponse>();

/**
 * Spoils the answer to a creation that did happen, if the prompt asked for it: the caller cannot know. Says whether it
 * took the answer over.
 */
export function spoilAnswer(res: ServerResponse, envelope: Envelope, simulation: Simulation): boolean {
  if (simulation.has("hang")) return hold(res);
  if (simulation.has("reset")) return reset(res);
  if (simulation.has("html")) {
    res.writeHead(502, { "content-type": "text/html" });
    res.end("<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>");
    return true;
  }
  if (simulation.has("trunc")) {
    const whole = JSON.stringify(envelope);
    res.writeHead(200, { "content-type": "application/json;charset=UTF-8" });
    res.end(whole.slice(0, Math.floor(whole.length / 2)));
    return true;
  }
  return false;
}

/** Leaves a request without an answer until its client goes or the sandbox stops. */
export function hold(res: ServerResponse): true {
  held.add(res);
  res.once("close", () => held.delete(res));
  return true;
}

/** Breaks the connection. */
export function reset(res: ServerResponse): true {
  res.socket?.resetAndDestroy();
  return true;
}

/** Breaks every connection that is being held. */
export function releaseHeld(): void {
  for (const res of held) res.destroy();
  held.clear();
}
