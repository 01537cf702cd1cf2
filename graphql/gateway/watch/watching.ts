import { endLiveInMaintenance } from "#graphql/gateway/live/maintenance.ts";
import { openMetricsPort } from "#graphql/gateway/watch/metrics.ts";
import { startTracing } from "#graphql/runtime/tracing/tracing.ts";

/** Opens what others watch this process by: its metrics' own port, and its traces. @returns what ends both. */
export async function startWatching(): Promise<() => Promise<void>> {
  const stopTracing = await startTracing();
  const metrics = await openMetricsPort();
  const stopClosing = endLiveInMaintenance();
  return async () => {
    stopClosing();
    await Promise.all([metrics?.close(), stopTracing()]);
  };
}
