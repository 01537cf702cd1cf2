import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/** So many tries in a span of time, for each key. */
export type Limiter = {
  /** Counts a try. @returns the milliseconds to wait; 0 when it may be done. @throws when it can't be counted. */
  take(key: string): Promise<number>;
  /** Counts nothing. @returns the milliseconds to wait; 0 when one more may be done. @throws when it can't be read. */
  look(key: string): Promise<number>;
  /** Forgets what was counted. */
  forget(key: string): Promise<void>;
};

// The library's statement is one upsert, so tries side by side are all counted. It speaks to pg; we have it ask Prisma.
const store = {
  async query({ text, values }: { text: string; values: unknown[] }) {
    const found = await db.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values);
    const rows = found.map((row) => ({ ...row, expire: Number(row.expire) }));
    return { rows, rowCount: rows.length };
  },
};

/**
 * A limit that is kept in the database: all processes count together, and a restart forgets nothing. What is being
 * limited by whom is kept as a hash. A function is asked for the limit at every try, for one that is a setting.
 */
export function limiter(what: string, most: number | (() => number), spanMs: number): Limiter {
  const mostNow = typeof most === "number" ? () => most : most;
  const counts = new RateLimiterPostgres({
    storeClient: store,
    storeType: "client",
    tableName: "AttemptCount",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: "",
    points: mostNow(),
    duration: spanMs / SECOND,
  });
  const keyOf = (key: string) => createHash("sha256").update(`${what}\0${key}`).digest("base64url");
  return {
    async take(key) {
      counts.points = mostNow();
      try {
        await counts.consume(keyOf(key));
        return 0;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return Math.max(1, refusal.msBeforeNext);
      }
    },
    async look(key) {
      const counted = await counts.get(keyOf(key));
      return counted === null || counted.consumedPoints < mostNow() ? 0 : Math.max(1, counted.msBeforeNext);
    },
    async forget(key) {
      await counts.delete(keyOf(key));
    },
  };
}
