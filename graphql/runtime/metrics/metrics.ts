import { Counter, collectDefaultMetrics, Gauge, Histogram, register } from "prom-client";

/** What every name begins with. */
export const PREFIX = "nbv_";

type About<Label extends string> = { name: string; help: string; labels?: readonly Label[] };

/** The value of a gauge at the moment of a scrape; with labels, one of them for each of their values. */
type Reading<Label extends string> = { value: number; labels?: Record<Label, string> };

// A metric that is there already is used again, because Vite evaluates modules again in development.

/** A number that only grows; its name ends in `_total`. Labels take values from a fixed set and no others. */
export function counter<Label extends string = never>({ name, help, labels = [] }: About<Label>): Counter<Label> {
  const known = register.getSingleMetric(PREFIX + name);
  if (known instanceof Counter) return known;
  return new Counter({ name: PREFIX + name, help, labelNames: [...labels] });
}

/** How long something takes, in seconds, sorted into `buckets` by their upper ends; its name ends in `_seconds`. */
export function histogram<Label extends string = never>(
  { name, help, labels = [] }: About<Label>,
  buckets: readonly number[],
): Histogram<Label> {
  const known = register.getSingleMetric(PREFIX + name);
  if (known instanceof Histogram) return known;
  return new Histogram({ name: PREFIX + name, help, labelNames: [...labels], buckets: [...buckets] });
}

/** A number that is read when somebody scrapes. The latest to name a gauge is who it is read from. */
export function gauge<Label extends string = never>(
  { name, help, labels = [] }: About<Label>,
  read: () => readonly Reading<Label>[],
): void {
  register.removeSingleMetric(PREFIX + name);
  new Gauge({
    name: PREFIX + name,
    help,
    labelNames: [...labels],
    collect() {
      this.reset();
      // One without labels would tell 0 where there is no reading.
      if (labels.length === 0) this.remove();
      for (const { labels: of, value } of read()) of === undefined ? this.set(value) : this.set(of, value);
    },
  });
}

/** Upper ends, in seconds, for what a person or a program waits for. */
export const WAITED_FOR = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
/** Upper ends, in seconds, for what goes on in the background. */
export const IN_BACKGROUND = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800] as const;

/** Seconds since a moment of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

/** Everything that is measured, in the text format of Prometheus, and what that is called as a content type. */
export async function exposition(): Promise<{ type: string; text: string }> {
  measureProcess();
  return { type: register.contentType, text: await register.metrics() };
}

/** The process itself (processor, memory, event loop, garbage), from the first scrape on: who is never scraped measures nothing. */
function measureProcess(): void {
  if (register.getSingleMetric(`${PREFIX}process_cpu_seconds_total`) === undefined) {
    collectDefaultMetrics({ prefix: PREFIX });
  }
}
