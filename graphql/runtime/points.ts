import { createHash } from "node:crypto";
import { HOUR, now, SECOND } from "#graphql/runtime/clock.ts";
import { leakyBucket } from "#graphql/runtime/concurrency/token-bucket.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** The points that callers have outstanding: a bucket of `size` each, out of which `restoreRate` flow a second. */
export type Points = {
  readonly size: number;
  readonly restoreRate: number;
  /** Takes points if they fit. `waitMs` is how long until they would; 0 when they were taken. */
  take(key: string, points: number): Promise<Taken>;
  /** Gives back what was taken and not used. @returns what is free now, as far as this process knows. */
  giveBack(key: string, points: number): number;
  /** Counts what has been used already, whether or not it fits. */
  spend(key: string, points: number): void;
};

export type Taken = { remaining: number; waitMs: number };

/** Counts in this process's memory: for the only process there is. */
export function pointsInMemory(size: number, restoreRate: number): Points {
  const bucket = leakyBucket(size, restoreRate);
  const at = () => now().getTime();
  return {
    size,
    restoreRate,
    take: async (key, points) => bucket.take(key, points, at()),
    giveBack: (key, points) => bucket.giveBack(key, points, at()),
    spend: (key, points) => void bucket.giveBack(key, -Math.min(points, bucket.giveBack(key, 0, at())), at()),
  };
}

/**
 * What a process holds of a caller's points, taken for it in the database and not used yet. `asked` are those of requests for which
 * the database is just being asked: they are out of `points`, and not spent.
 */
type Held = { points: number; asked: number; free: number; usedAt: number };

const SETTLE_EVERY_MS = SECOND;

/**
 * Counts in the database, all processes together. A process takes a share at a time, so that most requests ask nothing;
 * what it does not use it gives back within a second or two. Where the database does not answer it counts by itself.
 */
export function pointsInDatabase(size: number, restoreRate: number, share = Math.ceil(size / 40)): Points {
  const held = new Map<string, Held>();
  const alone = pointsInMemory(size, restoreRate);
  let timer: NodeJS.Timeout | undefined;
  const settle = () => void giveBackUnused(held, { size, restoreRate, share }).then(stopIfIdle, notCounted);
  const stopIfIdle = () => {
    if (held.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const of = (key: string): Held => {
    const known = held.get(key) ?? { points: 0, asked: 0, free: size, usedAt: 0 };
    known.usedAt = now().getTime();
    held.set(key, known);
    timer ??= setInterval(settle, SETTLE_EVERY_MS).unref();
    return known;
  };
  const remainingOf = ({ points, free }: Held) => Math.max(0, Math.floor(points + free));
  return {
    size,
    restoreRate,
    async take(key, points) {
      const mine = of(key);
      if (mine.points >= points) {
        mine.points -= points;
        return { remaining: remainingOf(mine), waitMs: 0 };
      }
      const need = points - mine.points;
      // Nobody else here may use what is needed for this while the database is asked.
      mine.points -= points;
      mine.asked += points;
      try {
        const { granted, filled } = await ask(key, { need, wanted: need + share }, { size, restoreRate });
        mine.points += granted;
        mine.free = size - filled;
        if (granted > 0) return { remaining: remainingOf(mine), waitMs: 0 };
        mine.points += points;
        return { remaining: remainingOf(mine), waitMs: Math.ceil(((need - mine.free) * SECOND) / restoreRate) };
      } catch (error) {
        mine.points += points;
        notCounted(error);
        return alone.take(key, points);
      } finally {
        mine.asked -= points;
      }
    },
    giveBack(key, points) {
      const mine = points === 0 ? (held.get(key) ?? { points: 0, asked: 0, free: size, usedAt: 0 }) : of(key);
      mine.points += points;
      return remainingOf(mine);
    },
    spend(key, points) {
      of(key).points -= points;
    },
  };
}

function notCounted(error: unknown): void {
  log.warn({ event: "points not counted together", err: error });
}

type Size = { size: number; restoreRate: number };

const keyOf = (key: string) => createHash("sha256").update(key).digest("base64url");

/** What stands in the row now that some has flowed off. */
function leaked(restoreRate: number): Prisma.Sql {
  return Prisma.sql`greatest(0, level."filled" - extract(epoch FROM clock_timestamp() - level."at")::float8 * ${restoreRate}::float8)`;
}

/** Takes `wanted` points, or what there is down to `need`, or none; one statement, so that processes side by side are all counted. */
async function ask(key: string, { need, wanted }: { need: number; wanted: number }, { size, restoreRate }: Size) {
  const filled = leaked(restoreRate);
  const room = Prisma.sql`(${size}::float8 - ${filled})`;
  const grant = Prisma.sql`CASE WHEN ${room} >= ${need}::float8 THEN least(${wanted}::float8, ${room}) ELSE 0 END`;
  const [row] = await db.$queryRaw<{ filled: number; granted: number }[]>(Prisma.sql`
    INSERT INTO "ApiPoints" AS level ("key", "filled", "granted", "at")
    VALUES (${keyOf(key)}, least(${wanted}::float8, ${size}::float8), least(${wanted}::float8, ${size}::float8), clock_timestamp())
    ON CONFLICT ("key") DO UPDATE SET "filled" = ${filled} + ${grant}, "granted" = ${grant}, "at" = clock_timestamp()
    RETURNING "filled", "granted"`);
  if (row === undefined) throw new Error("No points were counted.");
  return row;
}

/** Gives back what is held beyond a share, and all of what nobody has used for a while; takes what was spent without asking. */
async function giveBackUnused(held: Map<string, Held>, { size, restoreRate, share }: Size & { share: number }) {
  const idleSince = now().getTime() - SETTLE_EVERY_MS;
  const changes: { key: string; points: number }[] = [];
  for (const [key, mine] of held) {
    const isIdle = mine.usedAt <= idleSince && mine.asked === 0;
    const kept = isIdle ? 0 : share;
    // Below zero: it was spent without asking.
    const unused = mine.points < 0 ? Math.min(0, mine.points + mine.asked) : Math.max(0, mine.points - kept);
    if (unused !== 0) changes.push({ key: keyOf(key), points: unused });
    mine.points -= unused;
    if (isIdle) held.delete(key);
  }
  if (changes.length === 0) return;
  await db.$executeRaw(Prisma.sql`
    UPDATE "ApiPoints" AS level SET "at" = clock_timestamp(),
      "filled" = least(${size}::float8, greatest(0, ${leaked(restoreRate)} - change."points"))
    FROM unnest(${changes.map(({ key }) => key)}::text[], ${changes.map(({ points }) => points)}::float8[]) AS change ("key", "points")
    WHERE level."key" = change."key"`);
}

/**
 * Deletes what stands there of callers who have all their points again: without a row they have them too. Those of the last
 * hour stay, for processes that still run with other settings.
 * @returns how many rows went.
 */
export async function deleteRestoredPoints({
  bucket,
  perSecond,
}: {
  bucket: number;
  perSecond: number;
}): Promise<number> {
  const before = new Date(now().getTime() - (bucket / perSecond) * SECOND - HOUR);
  // Who came back meanwhile has a younger row, which the statement's own condition leaves alone.
  return deleteInBatches(async (limit) => ({
    count: await db.$executeRaw(Prisma.sql`
      DELETE FROM "ApiPoints" WHERE "at" < ${before} AND "key" IN
        (SELECT "key" FROM "ApiPoints" WHERE "at" < ${before} ORDER BY "at" LIMIT ${limit})`),
  }));
}
