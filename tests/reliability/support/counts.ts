/** How much each suite does: a fast version in `npm test`, the full counts in `npm run test:reliability`. */
const COUNTS = {
  "S1 sequential histories": [20, 10_000],
  "S1 concurrent histories": [20, 2000],
  "S1 faulty histories": [10, 500],
  "S2 kills under load": [1, 200],
  "S2 kills during the first start": [1, 40],
  "S3 second starts": [1, 50],
  "S4 deliveries": [40, 10_000],
  "Callbacks while busy": [30, 600],
  "S5 forged callbacks": [60, 2000],
  "S6 payment histories": [8, 2000],
  "S7 repeats": [30, 5000],
  "S10 sockets": [36, 5000],
  "S14 rate limits": [30, 1000],
  "S15 faults": [2, 240],
  "S15 storage": [2, 160],
  "S15 payments": [2, 160],
  "S15 clients": [4, 240],
  "S15 disk": [2, 80],
  "S15 pool": [2, 80],
  "S16 rolling stops": [1, 100],
  "S18 raw requests": [100, 3000],
  "S18 reset requests": [100, 3000],
  "S19 answers of kie.ai": [8, 1000],
  "S17 documents": [30, 5000],
  "Ways to order": [2, 100],
  Roads: [60, 3000],
  "Operators' pages": [1000, 1_000_000],
} as const;

export type Suite = keyof typeof COUNTS;

export const isFull = process.env.RELIABILITY === "full";
/** A part of the full counts, so that they can be gathered over several runs with different seeds. */
const share = Number(process.env.RELIABILITY_SHARE ?? "1");

/** How many of a suite's cases this run does. */
export function countOf(suite: Suite): number {
  const [reduced, full] = COUNTS[suite];
  return isFull ? Math.max(1, Math.round(full * share)) : reduced;
}

/** How long a suite's test may take, in milliseconds. */
export const LONGEST_MS = isFull ? 4 * 3600_000 : 240_000;
