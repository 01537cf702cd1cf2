import { CreateBatchDocument, OrderInBatchDocument } from "#app/batches/documents.ts";
import { type Checked, type CheckedAll, pause } from "#app/batches/order/check.ts";
import { AT_ONCE, callsOf, inOrder, inputOf } from "#app/batches/order/input.ts";
import { type KeptOrder, keepOrder, keptOrder, type Left } from "#app/batches/order/kept.ts";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import { type Outcome, outcomeOf, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { SECOND } from "#app/lib/time.ts";

/** What the API says of the network, of itself, or of too many calls: the same call is made again. */
const PASSING = ["UNREACHABLE", "INTERNAL_ERROR", "RATE_LIMITED"];
const FIRST_WAIT_MS = SECOND;
const LONGEST_WAIT_MS = 15 * SECOND;

/** How far an order is. `waiting`: the last call came to nothing, and is made again in a while; `refused`: why no more calls are made. */
export type OrderState = {
  state: "ordering" | "waiting" | "stopped" | "refused" | "done";
  order: KeptOrder;
  refusal: Refusal | null;
};

type Running = { now: OrderState; stop: AbortController; listeners: Set<() => void> };

/** Outside of React: an order goes on while one looks at other pages. */
const running = new Map<string, Running>();

/** What an order of a batch is doing in this page; null while it does nothing here. */
export function orderState(id: string): OrderState | null {
  return running.get(id)?.now ?? null;
}

/** Hears each step of an order, until stopped. */
export function onOrder(id: string, listener: () => void): () => void {
  running.get(id)?.listeners.add(listener);
  return () => running.get(id)?.listeners.delete(listener);
}

const TOO_FEW_CREDITS = "INSUFFICIENT_CREDITS";

/**
 * Makes a batch and begins to order what was accepted of it; what was not is kept with it, to be told.
 * @returns the id of the batch, or why there is none.
 */
export async function beginOrder(
  name: string,
  key: string,
  { items }: CheckedAll,
  left: Left[],
): Promise<Outcome<{ id: string }>> {
  const made = await change(CreateBatchDocument, { input: { name, idempotencyKey: key } });
  if (!made.ok) return made;
  const { id } = made.payload.batch;
  const calls = callsOf(
    items.filter(({ credits }) => credits !== null),
    AT_ONCE.order,
  );
  const order: KeptOrder = {
    ...{ id, key, calls, left },
    through: 0,
    ordered: 0,
    isStopped: false,
    keptAt: Date.now(),
  };
  await keepOrder(order);
  void run(order);
  return { ok: true, payload: { id } };
}

/** Goes on with an order that this browser keeps, unless it was stopped, is through, or is under way. @returns what it is then. */
export async function resumeOrder(id: string, isAsked = false): Promise<OrderState | null> {
  const known = running.get(id)?.now;
  if (known?.state === "ordering" || known?.state === "waiting") return known;
  const kept = known?.order ?? (await keptOrder(id));
  if (kept === null) return null;
  const isOver = kept.through >= kept.calls.length;
  if (isOver || (kept.isStopped && !isAsked)) {
    const now: OrderState = { state: isOver ? "done" : "stopped", order: kept, refusal: null };
    tell(id, now);
    return now;
  }
  void run({ ...kept, isStopped: false });
  return orderState(id);
}

/** Makes no more calls; the one under way is heard out. What was ordered stays ordered. */
export function stopOrder(id: string): void {
  running.get(id)?.stop.abort();
}

function tell(id: string, now: OrderState, stop?: AbortController): void {
  const known = running.get(id);
  const next = {
    now,
    stop: stop ?? known?.stop ?? new AbortController(),
    listeners: known?.listeners ?? new Set<() => void>(),
  };
  running.set(id, next);
  for (const listener of next.listeners) listener();
}

async function run(begun: KeptOrder): Promise<void> {
  const { id } = begun;
  const stop = new AbortController();
  const { signal } = stop;
  let order = begun;
  let waitMs = FIRST_WAIT_MS;
  tell(id, { state: "ordering", order, refusal: null }, stop);
  while (order.through < order.calls.length) {
    if (signal.aborted) {
      order = { ...order, isStopped: true };
      await keepOrder(order);
      return tell(id, { state: "stopped", order, refusal: null });
    }
    const told = await callOnce(order);
    if ("refusal" in told) {
      if (!PASSING.includes(told.refusal.code)) return tell(id, { state: "refused", order, refusal: told.refusal });
      tell(id, { state: "waiting", order, refusal: told.refusal });
      const asked = told.refusal.retryAfterSeconds;
      await pause(asked === undefined ? waitMs : asked * SECOND, signal);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      continue;
    }
    waitMs = FIRST_WAIT_MS;
    const { short } = told;
    order = short === null ? told.order : withAgain(told.order, short.items);
    await keepOrder(order);
    void refetchFollowed();
    // Without credits every further call would be refused, item by item.
    if (short !== null) return tell(id, { state: "refused", order, refusal: short.refusal });
    tell(id, { state: "ordering", order, refusal: null });
  }
  tell(id, { state: "done", order, refusal: null });
}

/** What there were no credits for stands at the end again, in a call of its own. */
function withAgain(order: KeptOrder, short: Checked[]): KeptOrder {
  return { ...order, calls: [...order.calls, short] };
}

function creditsOf(items: readonly Checked[]): number {
  return items.reduce((sum, { credits }) => sum + (credits ?? 0), 0);
}

type Called = { order: KeptOrder; short: { items: Checked[]; refusal: Refusal } | null };

async function callOnce(order: KeptOrder): Promise<Called | { refusal: Refusal }> {
  const items = order.calls[order.through] ?? [];
  const input = {
    ...inputOf(items),
    batch: order.id,
    maxCredits: creditsOf(items),
    idempotencyKey: `${order.key}-${order.through}`,
  };
  const answer = await change(OrderInBatchDocument, { input });
  if (!answer.ok) return { refusal: answer.refusal };
  const outcomes = inOrder(items, answer.payload.outcomes);
  const refused = items.flatMap((item, place) => {
    const { task = null, error = null } = outcomes[place] ?? {};
    return task === null ? [{ item, refusal: refusalOf(error) }] : [];
  });
  const short = refused.filter((one) => one.refusal.code === TOO_FEW_CREDITS);
  const left = refused
    .filter((one) => one.refusal.code !== TOO_FEW_CREDITS)
    .map(
      ({ item: { reference, prompt }, refusal: why }): Left => ({ reference, prompt, obstacle: null, refusal: why }),
    );
  const [first] = short;
  return {
    order: {
      ...order,
      through: order.through + 1,
      ordered: order.ordered + items.length - refused.length,
      left: [...order.left, ...left],
    },
    short: first === undefined ? null : { items: short.map(({ item }) => item), refusal: first.refusal },
  };
}

function refusalOf(error: { code: string; message: string } | null): Refusal {
  const refused = error === null ? null : outcomeOf(error);
  return refused === null || refused.ok ? refusal("INTERNAL_ERROR", "") : refused.refusal;
}
