import pino from "pino";
import { env } from "#graphql/runtime/env.ts";
import { redacted } from "#graphql/runtime/secrets.ts";

const TOGETHER = 8192;
const FLUSH_MS = 20;

/**
 * One JSON line an event. Callers name the event in `event` and give ids and spans; never a full prompt, a password,
 * a key or a provider's address with a token in it. The secrets of this installation are taken out of every line.
 */
export const log = pino(
  {
    level: env.logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: redacted },
  },
  stdout(),
);

/** Lines go out together, those of so many milliseconds or this many characters: a write each costs more than a line. */
function stdout(): pino.DestinationStream {
  const destination = pino.destination({ dest: 1, sync: false, minLength: TOGETHER });
  let isWaiting = false;
  const flush = () => {
    isWaiting = false;
    destination.flush();
  };
  // What a process has to say at its end is the most important.
  process.once("exit", () => destination.flushSync());
  return {
    write(line) {
      destination.write(line);
      if (isWaiting) return;
      isWaiting = true;
      setTimeout(flush, FLUSH_MS).unref();
    },
  };
}
