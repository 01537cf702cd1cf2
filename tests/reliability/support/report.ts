import { appendFileSync } from "node:fs";
import { inject } from "vitest";
import { countOf, type Suite } from "#tests/reliability/support/counts.ts";

export type Run = { count: number; seed: number; random: () => number; done: (note?: string) => void };

/**
 * Begins a suite: how many cases, and the seed they come from, by chance unless told. The seed is printed, and RELIABILITY_SEED repeats a run.
 * Call `done` at the end: it tells what was run, and adds a line to RELIABILITY_REPORT where that is set.
 */
export function beginRun(suite: Suite, fixedSeed?: number): Run {
  const seed = Number(process.env.RELIABILITY_SEED ?? fixedSeed ?? Math.floor(Math.random() * 2 ** 31));
  const count = countOf(suite);
  const startedAt = Date.now();
  process.stdout.write(`${suite}: ${count}, RELIABILITY_SEED=${seed}\n`);
  return {
    count,
    seed,
    random: generator(seed),
    done: (note = "") => {
      const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
      const database = inject("postgres") === null ? "embedded" : "PostgreSQL";
      process.stdout.write(`${suite}: done in ${seconds} s${note === "" ? "" : `, ${note}`}\n`);
      const file = process.env.RELIABILITY_REPORT;
      if (file !== undefined)
        appendFileSync(file, `${JSON.stringify({ suite, count, seed, seconds, database, note })}\n`);
    },
  };
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of a list. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from.");
  return item;
}

/** A list in a random order. */
export function shuffled<Item>(random: () => number, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Runs `work` for each item, so many side by side. */
export async function sideBySide<Item>(items: readonly Item[], lanes: number, work: (item: Item) => Promise<void>) {
  const rest = [...items].reverse();
  const lane = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
