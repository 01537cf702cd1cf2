import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { givenAs } from "#graphql/domain/catalog/parameters.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { type ItemOutcome, outcomeOf, runBatch } from "#graphql/domain/tasks/create/batch.ts";
import { castIn } from "#graphql/domain/tasks/create/cast/players.ts";
import { fullOrderOf } from "#graphql/domain/tasks/create/choice/draft.ts";
import { type CreatedTask, createAll, createTask } from "#graphql/domain/tasks/create/create.ts";
import { creditsHeldBy, guardTotal, itemAt } from "#graphql/domain/tasks/create/create-many.ts";
import type { CreateOptions, Draft } from "#graphql/domain/tasks/create/order.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { parametersOf } from "#graphql/domain/tasks/parameters-of.ts";
import { isOverUnsaved, saveUnsaved } from "#graphql/domain/tasks/repair/save-again.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task, TaskKind, TaskSource } from "#prisma/generated/client/client.ts";

/**
 * Makes a new task with the input of one that has ended, linked to it, with a hold of its own. What was made and could not be
 * saved is saved once more instead, as that task's own late result, for nothing.
 * @throws NotFoundError, ConflictError while the first is still under way, or once when kie.ai keeps the unsaved files no
 * longer, and all that createTask refuses.
 */
export async function retryTask(viewer: Viewer, id: string, options: CreateOptions): Promise<CreatedTask> {
  const { kind, input, within, unsaved } = await requestOf(viewer, id);
  if (unsaved === null) return createTask(viewer, kind, input, { ...options, retryOfId: id, ...within });
  await saveUnsaved(unsaved);
  return { task: unsaved, replayed: false };
}

/** What an ended task asks for anew, in what it was ordered in, and the task itself where it was made and could not be saved. */
type Request = { kind: TaskKind; input: TaskInput; within: Within; unsaved: Task | null };
type Within = Pick<Task, "comparisonId" | "batchId">;

/**
 * What a task that has ended was made from.
 * @throws NotFoundError, ConflictError while it is still under way.
 */
async function requestOf(viewer: Viewer, id: string): Promise<Request> {
  const task = await db.task.findFirst({
    where: { id, userId: viewer.userId, deletedAt: null },
    include: { sources: { orderBy: { position: "asc" } } },
  });
  if (task === null) throw new NotFoundError("task");
  if (!isFinal(task.status)) throw new ConflictError("This task is still under way.");
  const { kind, comparisonId, batchId } = task;
  const within = { comparisonId, batchId };
  return { kind, within, input: await readInputOf(task), unsaved: isOverUnsaved(task) ? task : null };
}

/**
 * The input that a task was made from: its parameters under their own names, the model's special ones as options. Of a draft
 * that of the order at full size, to be drafted.
 */
export function inputOf(task: Task & { sources: TaskSource[] }): TaskInput {
  const fullOrder = fullOrderOf(task);
  const { model, parameters } = fullOrder ?? { model: task.modelSlug, parameters: parametersOf(task) };
  const own = modelDefinition(model)?.parameters ?? [];
  const cast = castIn(task);
  const asked = Object.entries(parameters).filter(([name]) => own.some((parameter) => parameter.name === name));
  return {
    ...givenAs(Object.fromEntries(asked)),
    model,
    prompt: task.prompt,
    style: task.ownStyleId ?? task.styleId,
    sourceImages: task.sources.filter(({ isMask, isCast }) => !isMask && !isCast).map(({ assetId }) => assetId),
    mask: task.sources.find(({ isMask }) => isMask)?.assetId ?? null,
    frameMode: task.frameMode,
    parent: task.parentId,
    workflow: task.workflowId,
    endUser: task.endUser,
    reference: task.reference,
    ...(fullOrder !== null && { draft: true }),
    ...(cast.length > 0 && { characters: cast.map(({ id }) => id), cast }),
  };
}

/** The same, also where the model was imported a moment ago. */
export async function readInputOf(task: Task & { sources: TaskSource[] }): Promise<TaskInput> {
  await definitionOf(fullOrderOf(task)?.model ?? task.modelSlug);
  return inputOf(task);
}

/**
 * Tries many ended tasks again, each for itself, in the order given. `maxCredits` guards the total of what would be
 * held; `creditsCharged` is what the accepted ones hold.
 * @throws InvalidInputError for an empty or too large batch, PriceChangedError for a total above `maxCredits`,
 * IdempotencyMismatchError.
 */
export async function retryTasks(
  viewer: Viewer,
  ids: string[],
  { operation, maxCredits, idempotencyKey, requestId }: CreateOptions,
): Promise<{ outcomes: ItemOutcome[]; creditsCharged: number }> {
  const outcomes = await runBatch({
    viewer,
    operation,
    idempotencyKey,
    items: ids,
    listName: "ids",
    guard: async () => guardTotal(viewer, await ordersOf(viewer, ids), maxCredits),
    run: async (keyOf) => {
      const drafts: (Draft | ItemOutcome)[] = [];
      for (const [place, id] of ids.entries()) {
        drafts.push(await outcomeOf(() => draftOf(viewer, ids, place, { ...keyOf(place), requestId, retryOfId: id })));
      }
      return createThose(drafts);
    },
  });
  // What was only saved again is the old task, and holds nothing.
  const ordered = outcomes.filter(({ task }, place) => task?.id !== ids[place]);
  return { outcomes, creditsCharged: creditsHeldBy(ordered) };
}

/** An order; or, where nothing need be ordered, the task that is saved once more. */
async function draftOf(
  viewer: Viewer,
  ids: string[],
  place: number,
  options: CreateOptions,
): Promise<Draft | { task: Task }> {
  refuseTwice(ids, place);
  const { kind, input, within, unsaved } = await requestOf(viewer, itemAt(ids, place));
  if (unsaved === null) return { viewer, kind, input, options: { ...options, ...within } };
  await saveUnsaved(unsaved);
  return { task: unsaved };
}

/** Those that can be ordered are, together; the others stay what they are. */
async function createThose(drafts: readonly (Draft | ItemOutcome)[]): Promise<ItemOutcome[]> {
  const created = (await createAll(drafts.filter((one) => "input" in one))).values();
  return drafts.flatMap((one) => ("input" in one ? (created.next().value ?? []) : one));
}

async function ordersOf(viewer: Viewer, ids: string[]) {
  const orders = [];
  for (const id of new Set(ids)) {
    const order = await outcomeOf(() => requestOf(viewer, id));
    if ("input" in order && order.unsaved === null) orders.push(order);
  }
  return orders;
}

/** @throws InvalidInputError for a task that stands in the list before. */
function refuseTwice(ids: string[], place: number): void {
  if (ids.indexOf(itemAt(ids, place)) === place) return;
  throw new InvalidInputError([
    { path: ["ids", `${place}`], code: "DUPLICATE", message: "This task stands in the list twice." },
  ]);
}
