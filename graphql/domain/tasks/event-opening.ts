import { LRUCache } from "lru-cache";
import { type AccountNow, gapAt, readAccountNow, type TaskNotice } from "#graphql/domain/tasks/event-feed.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/** What a follower is told first, and the sequence after which it goes on. */
export type Opening = { notices: TaskNotice[]; sequence: number };
/** Where to begin: after a sequence, or with the present state; with all tasks of an account, or one. */
export type Wanted = { after?: number | null; taskId?: string };

/** What is the present state at this moment: many who begin together are told the same. */
const openings = new LRUCache<string, Promise<Opening>>({ ttl: SECOND / 4, max: 1000 });

/** What a follower is told first. @param given what has just been read of the account, where somebody has. */
export function openTogether(userId: string, wanted: Wanted, given: AccountNow | null): Promise<Opening> {
  if (typeof wanted.after === "number") return openWith(userId, wanted, given);
  const key = `${userId} ${wanted.taskId ?? ""}`;
  const known = openings.get(key);
  if (known !== undefined) return known;
  const opening = openWith(userId, wanted, given);
  openings.set(key, opening);
  return opening;
}

/** What a follower is told first, by what is true now, or was when the account was read. */
export async function openWith(userId: string, wanted: Wanted, given: AccountNow | null = null): Promise<Opening> {
  const account = given ?? (await readAccountNow(userId));
  const { sequence } = account;
  const { after, taskId } = wanted;
  if (after === undefined || after === null) return { notices: snapshots(account, taskId), sequence };
  if (after === sequence) return { notices: [], sequence };
  const kept = await db.taskEvent.findFirst({ where: { userId, sequence: after + 1 }, select: { id: true } });
  if (kept !== null) return { notices: [], sequence: after };
  const gap = { ...gapAt(sequence, now()), isPartial: true as const };
  return { notices: [gap, ...snapshots(account, taskId)], sequence };
}

function snapshots({ sequence, openTasks }: AccountNow, taskId?: string): TaskNotice[] {
  const createdAt = now();
  const only = { sequence, type: "SNAPSHOT" as const, createdAt };
  if (taskId !== undefined) return [{ ...only, taskId }];
  if (openTasks.length === 0) return [{ ...only, taskId: null }];
  const last = openTasks.length - 1;
  return openTasks.map((id, place) => ({ ...only, taskId: id, ...(place < last && { isPartial: true as const }) }));
}
