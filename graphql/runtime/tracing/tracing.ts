import { setTimeout as delay } from "node:timers/promises";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import type { RecordStep, Step } from "#graphql/runtime/tracing/exporter.ts";

/** How long a stop waits for the last traces to be sent. */
const FLUSH_MS = SECOND / 2;

let record: RecordStep | undefined;

/**
 * Sends traces to OTEL_EXPORTER_OTLP_ENDPOINT from now on, where that is set; the packages for it are loaded only then.
 * @returns what ends it, and sends what is left.
 */
export async function startTracing(): Promise<() => Promise<void>> {
  const { endpoint, ratio } = env.traces;
  if (endpoint === undefined) return async () => undefined;
  const { openExporter } = await import("#graphql/runtime/tracing/exporter.ts");
  const exporter = openExporter(endpoint, ratio);
  record = exporter.record;
  return async () => {
    record = undefined;
    await Promise.race([exporter.close(), delay(FLUSH_MS, undefined, { ref: false })]);
  };
}

/** Adds something that is over to the trace of its request. Does nothing where no traces are sent. */
export function traceStep(step: Step): void {
  record?.(step);
}

/** Does something, and adds it to the trace of the request that it follows from. */
export async function traced<Value>(of: Omit<Step, "startedAt" | "error">, act: () => Promise<Value>): Promise<Value> {
  if (record === undefined) return act();
  const startedAt = performance.now();
  try {
    const value = await act();
    traceStep({ ...of, startedAt });
    return value;
  } catch (error) {
    traceStep({ ...of, startedAt, error });
    throw error;
  }
}
