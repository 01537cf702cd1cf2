import { register } from "prom-client";
import { PREFIX } from "#graphql/runtime/metrics/metrics.ts";

/** One of a counter's numbers, with what it is of. */
export type Count = { labels: Readonly<Record<string, string | number>>; value: number };

/** What this process has counted under a name since it began, by labels; nothing where there is no such counter. */
export async function countsOf(name: string): Promise<Count[]> {
  const metric = await register.getSingleMetric(PREFIX + name)?.get();
  return (metric?.values ?? []).map(({ labels, value }) => ({ labels: labels as Count["labels"], value }));
}
