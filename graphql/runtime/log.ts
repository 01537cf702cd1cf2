import pino from "pino";
import { env } from "#graphql/runtime/env.ts";
import { redacted } from "#graphql/runtime/secrets.ts";

/** In characters: lines go out together up to so many, and no sooner than after so many milliseconds. */
const TOGETHER = 64 * 1024;
const FLUSH_MS = 20;

let lastTime = { at: 0, text: "" };

/**
 * One JSON line an event. Callers name the event in `event` and give ids and spans; never a full prompt, a password,
 * a key or a provider's address with a token in it. The secrets of this installation are taken out of every line.
 */
export const log = pino(
  {
    level: env.logLevel,
    base: undefined,
    timestamp: isoTime,
    hooks: { streamWrite: redacted },
  },
  stdout(),
);

/** As pino's own, written once for all lines of a millisecond. */
function isoTime(): string {
  const at = Date.now();
  if (at !== lastTime.at) lastTime = { at, text: `,"time":"${new Date(at).toISOString()}"` };
  return lastTime.text;
}

/** Lines go out together, those of so many milliseconds or this many characters: a write each costs more than a line. */
function stdout(): pino.DestinationStream {
  const destination = pino.destination({ dest: 1, sync: false, maxWrite: 2 * TOGETHER });
  let waiting = "";
  const send = () => {
    if (waiting !== "") destination.write(waiting);
    waiting = "";
  };
  // What a process has to say at its end is the most important.
  process.once("exit", () => {
    send();
    destination.flushSync();
  });
  return {
    write(line) {
      if (waiting === "") setTimeout(send, FLUSH_MS).unref();
      waiting += line;
      if (waiting.length >= TOGETHER) send();
    },
  };
}
