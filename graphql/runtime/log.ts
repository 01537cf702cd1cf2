import pino from "pino";
import { env } from "#graphql/runtime/env.ts";
import { redacted } from "#graphql/runtime/secrets.ts";

/**
 * One JSON line an event. Callers name the event in `event` and give ids and spans; never a full prompt, a password,
 * a key or a provider's address with a token in it. The secrets of this installation are taken out of every line.
 */
export const log = pino({
  level: env.logLevel,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  hooks: { streamWrite: redacted },
});
