import { InvalidInputError } from "#graphql/domain/errors.ts";
import type { TaskNotice } from "#graphql/domain/tasks/event-feed.ts";
import { openWith } from "#graphql/domain/tasks/event-opening.ts";
import { db } from "#graphql/runtime/db.ts";

export type EventPage = { events: TaskNotice[]; sequence: number; hasMore: boolean };

const MOST = 100;
/** Of the tasks that are open, a page tells of so many, the oldest first; `tasks` lists the others. */
export const MOST_OPEN = 100;

/**
 * At most `first` events of an account after a sequence, for who asks instead of listening. Without `after`, and after a
 * GAP, the present state, as a subscription opens with it.
 * @throws InvalidInputError when `first` is not 1 to 100.
 */
export async function taskEventsAfter(userId: string, after: number | null, first: number): Promise<EventPage> {
  if (first < 1 || first > MOST) {
    const message = `Ask for at least 1 and at most ${MOST} events.`;
    throw new InvalidInputError([{ path: ["first"], code: "OUT_OF_RANGE", message }]);
  }
  const { notices, sequence } = await openWith(userId, { after });
  const rows = await db.taskEvent.findMany({
    where: { userId, sequence: { gt: sequence } },
    orderBy: { sequence: "asc" },
    take: first + 1,
    select: { sequence: true, type: true, taskId: true, createdAt: true },
  });
  const page = rows.slice(0, first);
  return {
    events: [...notices.slice(0, MOST_OPEN), ...page].slice(0, Math.max(MOST_OPEN, first)),
    sequence: page.at(-1)?.sequence ?? sequence,
    hasMore: rows.length > page.length,
  };
}
