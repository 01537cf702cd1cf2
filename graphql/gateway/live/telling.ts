import { type ExecutionArgs, type ExecutionResult, execute } from "graphql";
import { LRUCache } from "lru-cache";
import { type AnswerSize, costOf, sizeOf } from "#graphql/gateway/graphql/answer-size.ts";
import { type Caller, giveBackPoints, takePoints } from "#graphql/gateway/graphql/callers.ts";
import type { Price } from "#graphql/gateway/graphql/cost.ts";
import { MOST_BYTES, withinBytes } from "#graphql/gateway/graphql/rate-limit.ts";
import { accountLane } from "#graphql/gateway/live/account-lanes.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { countingWork, type Work } from "#graphql/runtime/database/work.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/** What an event costs at least: one that is told to others already, or one that only says that others were left out. */
const LEAST = 2;

export type Args = ExecutionArgs & { contextValue: GraphContext & { request?: Request } };
/** Somebody who is told events; listeners of one selection are of one caller, and told the same. */
export type Listener = { args: Args; price: Price; caller: Caller; selection: string };

type Told = { result: ExecutionResult; size: AnswerSize; work: Work };

/** What was made of an event for a selection a moment ago: whoever else listens is told the same. */
const told = new LRUCache<string, Promise<Told>>({ ttl: 10 * SECOND, max: 2000 });
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/**
 * Takes the points of an event for so many listeners of one selection, and executes it if nobody has.
 * @param isRest it stands for others and reads nothing.
 * @returns what to send; or without it, how long until there are points for it.
 */
export async function tell(
  listener: Listener,
  event: unknown,
  { count, isRest }: { count: number; isRest: boolean },
): Promise<{ result?: ExecutionResult; waitMs: number }> {
  const { caller, price, selection } = listener;
  const key = `${numberOf(event)} ${selection}`;
  const others = LEAST * (count - 1);
  const wanted = isRest || told.get(key) !== undefined ? LEAST : Math.max(LEAST, price.points);
  const { waitMs } = await takePoints(caller, wanted + others);
  if (waitMs > 0) return { waitMs };
  // Somebody may have begun with it meanwhile.
  const known = told.get(key);
  const telling = known ?? executed(listener, event);
  if (known === undefined) told.set(key, telling);
  const { result, size, work } = await telling;
  const own = known === undefined ? { effort: price.effort, work } : { effort: 0, work: { statements: 0, rows: 0 } };
  // Of one that broke off, parts may still be under way.
  const isWhole = result.errors === undefined || known !== undefined;
  if (isWhole) giveBackPoints(caller, wanted - Math.max(LEAST, costOf(size, own)));
  return { result, waitMs: 0 };
}

/** Gives back what was taken for listeners who are then told one by one. */
export function untold({ caller }: Listener, count: number): void {
  giveBackPoints(caller, LEAST * count);
}

async function executed({ args }: Listener, event: unknown): Promise<Told> {
  const { contextValue } = args;
  const work: Work = { statements: 0, rows: 0 };
  const account = contextValue.viewer?.userId ?? contextValue.visitor.ip;
  const result = await accountLane(account, () =>
    // A context of its own: what is read for an answer is kept with it, and this one may last for hours.
    countingWork(work, async () => execute({ ...args, rootValue: event, contextValue: { ...contextValue } })),
  );
  const size = sizeOf(result.data, MOST_BYTES);
  return { result: withinBytes(result, size), size, work };
}

/** Events of one object are one event. */
function numberOf(event: unknown): number {
  if (typeof event !== "object" || event === null) return ++lastNumber;
  const number = numbers.get(event) ?? ++lastNumber;
  numbers.set(event, number);
  return number;
}
