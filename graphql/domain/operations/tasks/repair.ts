import { ConflictError, type DomainError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { readAssetUrls } from "#graphql/domain/operations/tasks/asset-urls.ts";
import { endLease, holdTask, leaseTask } from "#graphql/domain/operations/tasks/hold-task.ts";
import { heldFor, type RepairAction } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { WAYS } from "#graphql/domain/operations/tasks/ways.ts";
import { outcomeOf, refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const SUPPORT = { role: "SUPPORT", hasProof: false } as const;
const MOST = 100;

/** What operators do for tasks; `assetUrls` go with TAKE_OVER alone, of one task. */
export type Repair = { ids: string[]; action: RepairAction; reason: string; assetUrls?: string[] | null | undefined };

/** What became of one task: as it is since, or why nothing was changed. */
export type RepairOutcome = { task?: Task; error?: DomainError };

/** So many are under way at once in a process: each may ask kie.ai. */
const repairing = semaphore("repairs", { atOnce: 8, waiting: 10 * MOST });

/**
 * Repairs tasks, each for itself, in the order given; each that is done is an entry of the audit log. None is done for a task
 * that has ended or moved meanwhile, or that another operator is at.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for no reason, none or more than 100 tasks, or addresses
 * that don't go with the action.
 */
export async function repairTasks(actor: Actor, { ids, action, reason, assetUrls }: Repair): Promise<RepairOutcome[]> {
  const why = readReason(reason);
  refuseSize(ids.length, "ids", MOST);
  const urls = readAssetUrls(action, ids, assetUrls ?? []);
  await mustBeActor(actor, SUPPORT);
  return Promise.all(
    ids.map((id, place) =>
      repairing.run(() =>
        outcomeOf(async () => {
          refuseTwice(ids, place);
          return { task: await repairOne(actor, { id, action, why, urls }) };
        }),
      ),
    ),
  );
}

/** @throws InvalidInputError for a task that stands in the list before. */
function refuseTwice(ids: string[], place: number): void {
  if (ids.indexOf(ids[place] ?? "") === place) return;
  throw new InvalidInputError([
    { path: ["ids", `${place}`], code: "DUPLICATE", message: "This task stands in the list twice." },
  ]);
}

type One = { id: string; action: RepairAction; why: string; urls: string[] };

async function repairOne(actor: Actor, one: One): Promise<Task> {
  const task = await db.task.findUnique({ where: { id: one.id } });
  const way = WAYS[one.action];
  if (task === null) throw new NotFoundError("task");
  if (!way.asks(task)) {
    const moved = await db.$transaction((tx) => move(tx, actor, one, null));
    way.tell(moved);
    return moved;
  }
  const { facts, lease } = await leaseTask(one.id, one.action);
  try {
    await way.prepare(facts, one.urls);
    const moved = await db.$transaction((tx) => move(tx, actor, one, { lease, before: facts.task }));
    way.tell(moved);
    return moved;
  } finally {
    await endLease(one.id, lease);
  }
}

/**
 * Does a repair under the row's lock, with its entry. What asking alone has changed already is no longer possible: its entry
 * tells what it has come to.
 */
async function move(tx: Tx, actor: Actor, one: One, asked: { lease: Date; before: Task } | null): Promise<Task> {
  const { id, action, why, urls } = one;
  const facts = action === "ASK_AGAIN" ? null : await holdTask(tx, id, action, asked?.lease ?? null);
  const by = await mustBeActor(actor, SUPPORT, tx);
  const before = facts?.task ?? asked?.before ?? null;
  const after = before === null ? null : await WAYS[action].move(tx, before, urls);
  if (before === null || after === null) throw new ConflictError("This task has moved meanwhile: nothing was changed.");
  await recordAct(tx, by, {
    action: "task.repaired",
    subject: globalIdOf("Task", id),
    before: stateOf(before),
    after: { repair: action, ...stateOf(after) },
    reason: why,
  });
  return after;
}

function stateOf(task: Task): object {
  const { status, failureCode, kieTaskId, creditsCharged, resultUrls } = task;
  return { status, failureCode, kieTaskId, creditsHeld: heldFor(task), creditsCharged, results: resultUrls.length };
}
