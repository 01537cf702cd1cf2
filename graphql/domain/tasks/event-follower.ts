import { type EventFeed, eventsAfter, gapAt, joinFeed, type TaskNotice } from "#graphql/domain/tasks/event-feed.ts";
import { openTogether, type Wanted } from "#graphql/domain/tasks/event-opening.ts";
import { now } from "#graphql/runtime/clock.ts";

/** Follows the events of an account, or of one task: reads them one by one, or is told that somebody else has told of them. */
export type Follower = AsyncIterableIterator<TaskNotice> & {
  /** What it follows, by name: followers of one name are told the same events. */
  readonly subject: string;
  /** Waits until what it is told first has been read. */
  opened(): Promise<void>;
  /** Up to which sequence it has been told, once that is all there was; null as long as it has more of its own to read. */
  present(): number | null;
  /** Takes events up to this one as told. */
  skipTo(sequence: number): void;
  /** Another that is told what follows after a sequence, and ends instead of a GAP. */
  onward(sequence: number): Follower;
};

const OVER = { done: true as const, value: undefined };

/**
 * Follows the events of an account, or of one task. Without `after` it opens with the present state (SNAPSHOT: one per open
 * task, or a single one without a task that carries the present sequence); with it, with what was missed since, or a GAP
 * when that can no longer be told. Who reads too slowly is told a GAP as well. Events are read once for all who follow the
 * account here, and are the same objects for each. Ends when the reader leaves or `signal` aborts.
 */
export function followTaskEvents(userId: string, wanted: Wanted, signal?: AbortSignal): Follower {
  return follower(userId, wanted, { signal, onward: null });
}

type Manner = { signal?: AbortSignal | undefined; onward: number | null };

function follower(userId: string, wanted: Wanted, { signal, onward }: Manner): Follower {
  const { taskId } = wanted;
  const own: TaskNotice[] = [];
  let after = onward ?? -1;
  let feed: EventFeed | undefined;
  let opening: Promise<void> | undefined;
  let isOver = signal?.aborted === true;
  let wake: (() => void) | undefined;
  const isMine = (notice: TaskNotice) => taskId === undefined || taskId === notice.taskId || notice.type === "GAP";
  const end = () => {
    isOver = true;
    feed?.leave();
    wake?.();
    signal?.removeEventListener("abort", end);
  };
  signal?.addEventListener("abort", end, { once: true });
  const open = async () => {
    const { feed: joined, read } = await joinFeed(userId);
    feed = joined;
    // Its reader may have left meanwhile.
    if (isOver) return joined.leave();
    if (onward !== null) return;
    const { notices, sequence } = await openTogether(userId, wanted, read);
    own.push(...notices);
    after = sequence;
  };
  const opened = () => {
    opening ??= isOver ? Promise.resolve() : open();
    return opening;
  };
  const news = (joined: EventFeed) =>
    new Promise<void>((resolve) => {
      const come = () => {
        off();
        wake = undefined;
        resolve();
      };
      const off = joined.onNews(come);
      wake = come;
    });
  /** What was missed is read until it meets what is heard. */
  const readMissed = async () => {
    const page = await eventsAfter(userId, after);
    for (const event of page) {
      if (event.sequence > after + 1 && taskId === undefined) own.push(gapAt(event.sequence - 1, now()));
      after = event.sequence;
      if (isMine(event)) own.push(event);
    }
    return page.length > 0;
  };
  let hasMetFeed = false;
  const read = async (joined: EventFeed): Promise<TaskNotice | null> => {
    while (!isOver) {
      const first = own.shift();
      if (first !== undefined) return first;
      const next = joined.after(after);
      if (next === "lost" && onward !== null) return null;
      if (next === "lost" && !hasMetFeed && (await readMissed())) continue;
      hasMetFeed = true;
      if (next === null) {
        await news(joined);
        continue;
      }
      const event = next === "lost" ? gapAt(joined.latest(), now()) : next;
      if (event.type === "GAP" && onward !== null) return null;
      after = event.sequence;
      if (isMine(event)) return event;
    }
    return null;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    subject: `${userId} ${taskId ?? ""}`,
    opened,
    present() {
      if (isOver || own.length > 0 || feed === undefined) return null;
      for (let next = feed.after(after); next !== null; next = feed.after(after)) {
        if (next === "lost" || isMine(next)) return null;
        after = next.sequence;
      }
      return after;
    },
    skipTo: (sequence) => {
      after = Math.max(after, sequence);
    },
    onward: (sequence) => follower(userId, wanted, { onward: sequence }),
    async next() {
      try {
        await opened();
        const event = feed === undefined ? null : await read(feed);
        if (event !== null) return { done: false, value: event };
      } catch (error) {
        end();
        throw error;
      }
      end();
      return OVER;
    },
    async return() {
      end();
      return OVER;
    },
  };
}

/** What to tell a follower for whom events up to this one were left out. */
export function missedUpTo({ sequence }: TaskNotice): TaskNotice {
  return gapAt(sequence, now());
}
