import { db } from "#graphql/runtime/db.ts";
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

/** The events of one account as this process hears them: read once, whoever listens. */
export type EventFeed = {
  /** The first kept event after a sequence; null when there is none yet; "lost" when it is no longer kept. */
  after(sequence: number): TaskNotice | null | "lost";
  /** The newest sequence that has been heard. */
  latest(): number;
  /** Calls once, when something has come. */
  onNews(listener: () => void): () => void;
  leave(): void;
};

type Feed = {
  kept: TaskNotice[];
  /** Events up to this one were told, or are older than the feed. */
  from: number;
  sequence: number;
  listeners: Set<() => void>;
  users: number;
  stop(): void;
};

const feeds = new Map<string, Promise<Feed>>();

/** Joins those who follow an account. Call `leave` when it is over. */
export async function joinFeed(userId: string): Promise<EventFeed> {
  const opening = feeds.get(userId) ?? open(userId);
  feeds.set(userId, opening);
  const feed = await opening.catch((error) => {
    if (feeds.get(userId) === opening) feeds.delete(userId);
    throw error;
  });
  feed.users += 1;
  let isLeft = false;
  return {
    after(sequence) {
      if (sequence >= feed.sequence) return null;
      if (sequence < feed.from) return "lost";
      return feed.kept.find((notice) => notice.sequence > sequence) ?? null;
    },
    latest: () => feed.sequence,
    onNews(listener) {
      feed.listeners.add(listener);
      return () => feed.listeners.delete(listener);
    },
    leave() {
      if (isLeft) return;
      isLeft = true;
      feed.users -= 1;
      if (feed.users > 0) return;
      feed.stop();
      if (feeds.get(userId) === opening) feeds.delete(userId);
    },
  };
}

async function open(userId: string): Promise<Feed> {
  let isReading = false;
  let isRung = false;
  const listeners = new Set<() => void>();
  // Listening begins before the sequence is read, so that nothing in between is missed.
  const off = onNotify(`account:${userId}`, () => {
    isRung = true;
    void readOn();
  });
  const feed: Feed = { kept: [], from: -1, sequence: -1, listeners, users: 0, stop: off };
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
    } finally {
      isReading = false;
    }
  };
  try {
    const sequence = await lastSequence(userId);
    feed.from = sequence;
    feed.sequence = sequence;
  } catch (error) {
    off();
    throw error;
  }
  void readOn();
  return feed;
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

/** The next events of an account after a sequence, at most a hundred. */
export async function eventsAfter(userId: string, sequence: number): Promise<TaskNotice[]> {
  return db.taskEvent.findMany({
    where: { userId, sequence: { gt: sequence } },
    orderBy: { sequence: "asc" },
    take: PAGE,
    select: { sequence: true, type: true, taskId: true, createdAt: true },
  });
}

/** Says that events up to a sequence can't be told any more. */
export function gapAt(sequence: number, createdAt: Date): TaskNotice {
  return { sequence, type: "GAP", taskId: null, createdAt };
}

/** The sequence of the newest event of an account. */
export async function lastSequence(userId: string): Promise<number> {
  const { lastEventSequence } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { lastEventSequence: true },
  });
  return lastEventSequence;
}
