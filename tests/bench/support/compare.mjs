// The product against a bare control, in rounds that take turns.

import { send } from "./load.mjs";
import { cpuMs, databaseCpuMs, quantile } from "./product.mjs";

/** Short runs, for a look; the figures that count are those of a full one. */
export const IS_QUICK = process.env.BENCH_QUICK === "1";
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? (IS_QUICK ? 3 : 5));
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? (IS_QUICK ? 1000 : 3000));

/**
 * Loads one side for the time of a round, `requestsOf(n)` over the nth connection.
 * @returns per request, in microseconds: `node`, `database` and `cpu` of both; `perSecond`; `p50` and `p99` in milliseconds.
 */
export async function round({ pid, port, server }, { connections, requestsOf, isWrong }) {
  const before = { node: cpuMs(pid), database: databaseCpuMs(server) };
  const begun = performance.now();
  const isOver = () => performance.now() - begun >= ROUND_MS;
  const sent = Array.from({ length: connections }, (_, n) => send(port, requestsOf(n), { isOver, isWrong }));
  const times = (await Promise.all(sent)).flat();
  const spanMs = performance.now() - begun;
  const per = (spent) => (spent * 1000) / times.length;
  const [node, database] = [per(cpuMs(pid) - before.node), per(databaseCpuMs(server) - before.database)];
  const perSecond = (times.length * 1000) / spanMs;
  return { node, database, cpu: node + database, perSecond, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/**
 * Plays rounds of every side in turns, the first of each to warm up, and takes the median of each figure.
 * @param play what a round of the side with this name is; gives its figures.
 * @returns per name the medians, and `all`, the rounds.
 */
export async function compare(names, play, rounds = ROUNDS) {
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await play(name);
  for (let i = 0; i < rounds; i++) {
    for (const name of i % 2 === 0 ? [...names].reverse() : names) found[name].push(await play(name));
  }
  return Object.fromEntries(names.map((name) => [name, medians(found[name])]));
}

function medians(rounds) {
  const keys = Object.keys(rounds[0]);
  const median = (key) =>
    quantile(
      rounds.map((one) => one[key]),
      0.5,
    );
  return { ...Object.fromEntries(keys.map((key) => [key, median(key)])), all: rounds };
}

/**
 * The row of the table for a figure that should be at most `most` times the control's.
 * A goal counts as missed when even the better half of the rounds is above it.
 */
export function ratioRow({ figure, product, control, key = "cpu", most, unit = "µs" }) {
  const ratio = product[key] / control[key];
  const noise = Math.max(...[product, control].map((side) => spread(side.all.map((one) => one[key]))));
  return {
    figure,
    product: `${rounded(product[key])} ${unit}`,
    control: `${rounded(control[key])} ${unit}`,
    ratio: ratio.toFixed(2),
    goal: `≤ ${most}`,
    noise: `± ${(noise * 100).toFixed(0)} %`,
    isMissed: ratio > most * (1 + noise),
  };
}

/** The row for a figure with a goal of its own. */
export function goalRow({ figure, value, most, least, unit = "" }) {
  const goal = most === undefined ? `≥ ${least}` : `≤ ${most}`;
  const isMissed = most === undefined ? value < least : value > most;
  return { figure, product: `${rounded(value)} ${unit}`.trim(), goal, isMissed };
}

/** Half of what lies between the quartiles, as a share of the median. */
function spread(values) {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / quantile(values, 0.5);
}

function rounded(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Prints the rows as lines of JSON, and lets the process fail when a goal was missed. */
export function report(rows) {
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  if (rows.some(({ isMissed }) => isMissed)) process.exitCode = 1;
}
