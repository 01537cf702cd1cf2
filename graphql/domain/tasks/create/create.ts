import { telling } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { DomainError } from "#graphql/domain/errors.ts";
import { findReplay, type Repeatable } from "#graphql/domain/idempotency.ts";
import { outcomeOf } from "#graphql/domain/tasks/create/batch.ts";
import { lookUp, type Named } from "#graphql/domain/tasks/create/named/look-up.ts";
import {
  type CreateOptions,
  type Draft,
  type Order,
  prepareOrder,
  repeatableOf,
  taskOf,
} from "#graphql/domain/tasks/create/order.ts";
import { type Placement, placeOrders } from "#graphql/domain/tasks/create/place.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task, TaskKind } from "#prisma/generated/client/client.ts";

export type CreatedTask = { task: Task; replayed: boolean };
export type CreateOutcome = CreatedTask | { error: DomainError };

/** The catalogue may change under an order so often before somebody has to look into it. */
const MOST_TRIES = 5;

/**
 * Makes a task: checks it, then with one statement inserts it, holds its credits and records the event. The same idempotency
 * key and input give the same task.
 * @throws InvalidInputError, NotFoundError, ModelUnavailableError, PriceChangedError, InsufficientCreditsError,
 * QuotaExceededError, IdempotencyMismatchError; nothing is held then.
 */
export async function createTask(
  viewer: Viewer,
  kind: TaskKind,
  input: TaskInput,
  options: CreateOptions,
): Promise<CreatedTask> {
  const [created] = await createAll([{ viewer, kind, input, options }]);
  if (created === undefined) throw new Error("There is no outcome of an order.");
  if ("error" in created) throw created.error;
  return created;
}

/** Makes many tasks, each for itself, in the order given: one that is refused stops no other. */
export async function createAll(drafts: readonly Draft[]): Promise<CreateOutcome[]> {
  const outcomes = new Map<Draft, CreateOutcome>();
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const left = drafts.filter((draft) => !outcomes.has(draft));
    if (left.length === 0) break;
    // Another process, or an operator with psql, was quicker than the notification that tells of it.
    if (tries > 1) notify("catalog");
    for (const [draft, outcome] of await createOnce(left)) outcomes.set(draft, outcome);
  }
  return drafts.map((draft) => {
    const outcome = outcomes.get(draft);
    if (outcome === undefined) throw new Error(`The catalogue changes all the time under ${draft.input.model}.`);
    return outcome;
  });
}

/** Gives no outcome for those whose price or model has changed meanwhile. */
async function createOnce(drafts: readonly Draft[]): Promise<[Draft, CreateOutcome][]> {
  const named = await namedBy(drafts);
  const prepared = await Promise.all(
    drafts.map(async (draft) => ({
      draft,
      ...(await outcomeOf(async () => ({ order: await prepareOrder(draft, named.get(draft.viewer)) }))),
    })),
  );
  const orders = prepared.flatMap((one) => ("order" in one ? [one.order] : []));
  const placements = await placeOrders(orders);
  const placementOf = new Map(orders.map((order, nth) => [order, placements[nth]]));
  const told: [Draft, CreateOutcome][] = [];
  for (const { draft, ...one } of prepared) {
    const outcome =
      "error" in one ? await unlessMade(draft, one.error) : await tellOf(draft, one.order, placementOf.get(one.order));
    if (outcome !== null) told.push([draft, outcome]);
  }
  return told;
}

/** What the drafts of each name. */
async function namedBy(drafts: readonly Draft[]): Promise<Map<Viewer, Named>> {
  const named = new Map<Viewer, Named>();
  for (const viewer of new Set(drafts.map((draft) => draft.viewer))) {
    const own = drafts.filter((draft) => draft.viewer === viewer);
    named.set(
      viewer,
      await lookUp(
        viewer,
        own.map(({ input }) => input),
      ),
    );
  }
  return named;
}

async function tellOf(draft: Draft, order: Order, placement: Placement | undefined): Promise<CreateOutcome | null> {
  if (placement === undefined || placement === "stale") return null;
  if (placement === "repeated") return findMade(() => repeatableOf(draft));
  if (placement !== "placed") return unlessMade(draft, placement);
  const task = taskOf(order);
  log.info({ event: "task created", ...lineOf(task), model: task.modelSlug, credits: task.creditsHeld });
  return { task, replayed: false };
}

/** A refusal, unless this very request was accepted before. */
async function unlessMade(draft: Draft, error: DomainError): Promise<CreateOutcome> {
  const made = await findMade(() => repeatableOf(draft));
  if (made !== null) return made;
  return outcomeOf(() => telling(draft.viewer, Promise.reject(error)));
}

/**
 * What the same request has made before; the refusal of one that used its key for something else. Null without a key, and where
 * nothing was made.
 */
export async function findMade(named: () => Repeatable | null): Promise<CreateOutcome | null> {
  const found = await outcomeOf(async () => {
    const repeatable = named();
    return { id: repeatable === null ? null : await findReplay(repeatable) };
  });
  if ("error" in found) return found;
  if (found.id === null) return null;
  return { task: await db.task.findUniqueOrThrow({ where: { id: found.id } }), replayed: true };
}
