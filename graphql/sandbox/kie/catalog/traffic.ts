import { HOUR, MINUTE, now } from "#graphql/runtime/clock.ts";
import { seedOf } from "#graphql/sandbox/simulations/timing.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";

const POINT_MS = 10 * MINUTE;
const POINTS = 144;
const LATELY_MS = 3 * HOUR;
/** A model nobody has used in these ten minutes. */
const QUIET_EVERY = 17;
const LEAST_NORMAL = 80;

/** The last day in points of ten minutes, in per cent; null where nothing was asked of the model. `lately` is for the last hours. */
export function successPoints(model: string, lately: number | undefined): JsonObject[] {
  const end = Math.floor(now().getTime() / POINT_MS) * POINT_MS;
  return Array.from({ length: POINTS }, (_, index) => {
    const start = end - (POINTS - index) * POINT_MS;
    const isLately = lately !== undefined && start >= end - LATELY_MS;
    const seed = seedOf(`${model} ${start}`);
    if (!isLately && seed % QUIET_EVERY === 0) {
      return { start, end: start + POINT_MS, successRate: null, errorRate: null, isNormal: null };
    }
    const successRate = isLately ? lately : 96 + (seed % 400) / 100;
    const errorRate = Math.round((100 - successRate) * 100) / 100;
    return { start, end: start + POINT_MS, successRate, errorRate, isNormal: successRate >= LEAST_NORMAL };
  });
}
