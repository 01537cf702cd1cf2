import { SECOND } from "#graphql/runtime/clock.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { sql } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { onNotify } from "#graphql/runtime/pubsub.ts";
import type { TaskEventType } from "#prisma/generated/client/client.ts";

/** What a subscriber is told; the task itself is read again by whoever needs it. */
export type TaskNotice = {
  sequence: number;
  type: TaskEventType | "SNAPSHOT" | "GAP";
  taskId: string | null;
  createdAt: Date;
  /** More of the same moment follows: who breaks off after this one must not go on from its sequence. */
  isPartial?: true;
};

/** Events read at a time. */
const PAGE = 100;
/** Events that are kept for those who read slowly; who falls further behind is told a GAP. */
const MOST_KEPT = 500;

const RETRY_MS = SECOND;

/** The events of one account as this process hears them: read once, whoever listens. */
export type EventFeed = {
  /** The first kept event after a sequence; null when there is none yet; "lost" when it is no longer kept. */
  after(sequence: number): TaskNotice | null | "lost";
  /** The newest sequence that has been heard. */
  latest(): number;
  /** Calls whenever something has come, until the returned function is called. */
  onNews(listener: () => void): () => void;
  leave(): void;
};

type Feed = {
  kept: TaskNotice[];
  /** Events up to this one were told, or are older than the feed. */
  from: number;
  sequence: number;
  listeners: Set<() => void>;
  stop(): void;
};

type Opened = { feed: Feed; read: AccountNow };
/** Whoever follows or is about to is counted: a feed is not closed under somebody who has just asked for it. */
type Entry = { opening: Promise<Opened>; users: number };

const feeds = new Map<string, Entry>();

/**
 * Joins those who follow an account. Call `leave` when it is over.
 * @returns the feed; and what was read of the account just now, where this opened it.
 */
export async function joinFeed(userId: string): Promise<{ feed: EventFeed; read: AccountNow | null }> {
  const known = feeds.get(userId);
  const entry = known ?? { opening: open(userId), users: 0 };
  feeds.set(userId, entry);
  entry.users += 1;
  const forget = () => {
    entry.users -= 1;
    if (entry.users === 0 && feeds.get(userId) === entry) feeds.delete(userId);
    return entry.users === 0;
  };
  const { feed, read } = await entry.opening.catch((error) => {
    forget();
    throw error;
  });
  const joined = placeIn(feed, () => forget() && feed.stop());
  return { feed: joined, read: known === undefined && read.sequence === feed.sequence ? read : null };
}

function placeIn(feed: Feed, onLeave: () => unknown): EventFeed {
  let isLeft = false;
  return {
    after(sequence) {
      if (sequence >= feed.sequence) return null;
      if (sequence < feed.from) return "lost";
      // Who asks has mostly heard all but the last.
      let place = feed.kept.length;
      while ((feed.kept[place - 1]?.sequence ?? -1) > sequence) place -= 1;
      return feed.kept[place] ?? null;
    },
    latest: () => feed.sequence,
    onNews(listener) {
      feed.listeners.add(listener);
      return () => feed.listeners.delete(listener);
    },
    leave() {
      if (isLeft) return;
      isLeft = true;
      onLeave();
    },
  };
}

async function open(userId: string): Promise<Opened> {
  let isReading = false;
  let isRung = false;
  const listeners = new Set<() => void>();
  // Listening begins before the sequence is read, so that nothing in between is missed.
  const off = onNotify(`account:${userId}`, () => {
    isRung = true;
    void readOn();
  });
  let retry: NodeJS.Timeout | undefined;
  const stop = () => {
    off();
    clearTimeout(retry);
  };
  const feed: Feed = { kept: [], from: -1, sequence: -1, listeners, stop };
  const readOn = async () => {
    if (isReading || feed.sequence < 0) return;
    isReading = true;
    try {
      while (isRung) {
        isRung = false;
        await readNew(userId, feed);
      }
    } catch (error) {
      log.warn({ event: "events not read", userId, err: error });
      // What it told of is there still.
      isRung = true;
      clearTimeout(retry);
      retry = setTimeout(() => void readOn(), RETRY_MS).unref();
    } finally {
      isReading = false;
    }
  };
  const read = await readAccountNow(userId).catch((error) => {
    off();
    throw error;
  });
  feed.from = read.sequence;
  feed.sequence = read.sequence;
  void readOn();
  return { feed, read };
}

async function readNew(userId: string, feed: Feed): Promise<void> {
  for (;;) {
    const page = await eventsAfter(userId, feed.sequence);
    for (const notice of page) {
      // What was missed in between is no longer kept.
      if (notice.sequence > feed.sequence + 1) feed.kept.push(gapAt(notice.sequence - 1, notice.createdAt));
      feed.kept.push(notice);
      feed.sequence = notice.sequence;
    }
    const forgotten = feed.kept.splice(0, Math.max(0, feed.kept.length - MOST_KEPT));
    feed.from = forgotten.at(-1)?.sequence ?? feed.from;
    if (page.length > 0) for (const listener of [...feed.listeners]) listener();
    if (page.length < PAGE) return;
  }
}

const EVENTS_AFTER = `
  SELECT sequence, type, "taskId", "createdAt" FROM "TaskEvent"
  WHERE "userId" = $1 AND sequence > $2 ORDER BY sequence LIMIT ${PAGE}`;

/** The next events of an account after a sequence, at most a hundred. */
export async function eventsAfter(userId: string, sequence: number): Promise<TaskNotice[]> {
  const { rows } = await sql.run(EVENTS_AFTER, [userId, sequence], "events after");
  return rows as TaskNotice[];
}

/** Says that events up to a sequence can't be told any more. */
export function gapAt(sequence: number, createdAt: Date): TaskNotice {
  return { sequence, type: "GAP", taskId: null, createdAt };
}

/** An account at one moment: the sequence of its newest event, and its tasks that are not over, the oldest first. */
export type AccountNow = { sequence: number; openTasks: string[] };

const ACCOUNTS_NOW = `
  SELECT account.id, account."lastEventSequence" AS sequence, ARRAY(
    SELECT task.id FROM "Task" AS task
    WHERE task."userId" = account.id AND task."deletedAt" IS NULL AND task."completedAt" IS NULL ORDER BY task.id
  ) AS "openTasks"
  FROM "User" AS account WHERE account.id = ANY($1::text[])`;

/** Of all who begin to follow at once, the accounts are read by one statement. */
const accountsNow = batcher<string, AccountNow | null>({
  what: "openings of subscriptions",
  together: { items: 200, size: 200 },
  waiting: { items: 50_000, size: 50_000 },
  sizeOf: () => 1,
  run: async (userIds) => {
    const { rows } = await sql.run(ACCOUNTS_NOW, [[...new Set(userIds)]], "accounts now");
    const found = new Map((rows as (AccountNow & { id: string })[]).map(({ id, ...account }) => [id, account]));
    return userIds.map((userId) => found.get(userId) ?? null);
  },
  isEverybodys: () => true,
});

/** Reads where an account stands, by a statement that began after this call. */
export async function readAccountNow(userId: string): Promise<AccountNow> {
  const account = await accountsNow(userId);
  if (account === null) throw new Error(`There is no account ${userId} to follow.`);
  return account;
}
