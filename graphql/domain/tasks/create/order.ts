import { v7 as uuid } from "uuid";
import { foreseeKeyLimits } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditsFor, currentPrice, filesRequested } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { PriceChangedError } from "#graphql/domain/errors.ts";
import { type Repeatable, validateKey } from "#graphql/domain/idempotency.ts";
import { type ChosenTask, chooseTask } from "#graphql/domain/tasks/create/choice/choose.ts";
import type { Named } from "#graphql/domain/tasks/create/named/look-up.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { callbackTokenFor } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { now } from "#graphql/runtime/clock.ts";
import { siteLimits } from "#graphql/runtime/settings/site-limits.ts";
import type { ModelState, Task, TaskKind } from "#prisma/generated/client/client.ts";

export type CreateOptions = {
  /** The operation that an idempotency key belongs to. */
  operation: string;
  /** Refuse rather than hold more than this many credits. */
  maxCredits?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  /** What a key stands for, where that is less than the input: what was left to us may be chosen otherwise next time. */
  asked?: object;
  /** The task that this one tries again. */
  retryOfId?: string;
  /** The comparison that it is ordered in. */
  comparisonId?: string | null;
  /** The batch that it is ordered in. */
  batchId?: string | null;
  /** The request that orders it, for the log. */
  requestId?: string | undefined;
};

/** What somebody asks for, before anything of it has been looked at. */
export type Draft = { viewer: Viewer; kind: TaskKind; input: TaskInput; options: CreateOptions };

/** The columns of a task's row that its order says. */
type OrderedRow = Omit<Task, keyof ReturnType<typeof untouched>>;

/** A request that only the account's balance, its limits or an earlier request with the same key can still refuse. */
export type Order = {
  viewer: Viewer;
  row: OrderedRow;
  sourceIds: string[];
  maskId: string | null;
  /** The pictures of its characters that its model is given. */
  castIds: string[];
  /** What the ledger calls it. */
  modelName: string;
  /** The model's state that it was accepted by; like its price, it must be in force when the order is placed. */
  modelState: ModelState;
  /** How many tasks a day its account may order where it has no limit of its own; null: any number. */
  siteTasksPerDay: number | null;
  repeatable: Repeatable | null;
};

/**
 * Looks at a request as far as nothing needs to be locked for it: every field, the model, what it refers to, the price. `named`
 * is what was looked up for it and the requests beside it.
 * @throws InvalidInputError, NotFoundError, ModelUnavailableError, PriceChangedError, and what the key does not allow
 * whatever else it has ordered: ForbiddenError, QuotaExceededError.
 */
export async function prepareOrder(draft: Draft, named?: Named): Promise<Order> {
  const { viewer, kind, input, options } = draft;
  const checked = await chooseTask(viewer, kind, input, named);
  const price = await currentPrice(checked.model.slug);
  const quoted = creditsFor(price, checked.parameters);
  const { maxCredits } = options;
  if (maxCredits !== undefined && maxCredits !== null && quoted > maxCredits) throw new PriceChangedError(quoted);
  const order = {
    viewer,
    row: rowOf(viewer, checked, options, { priceId: price.id, quotedCredits: quoted }),
    sourceIds: checked.sourceIds,
    maskId: checked.maskId,
    castIds: checked.castIds,
    modelName: checked.model.name,
    modelState: checked.modelState,
    siteTasksPerDay: (await siteLimits()).tasksPerDay.value,
    repeatable: repeatableOf(draft),
  };
  if (!isCounted(order)) await foreseeKeyLimits(viewer.key, usageOf(order));
  return order;
}

/** What an order takes of the limits of its key. */
export function usageOf({ row }: Order) {
  return { credits: row.quotedCredits, model: row.modelSlug };
}

/** Whether other orders have to be counted before this one may be placed. */
export function isCounted({ viewer, siteTasksPerDay }: Order): boolean {
  const { monthlyCreditLimit = null, maxConcurrentTasks = null } = viewer.key ?? {};
  return monthlyCreditLimit !== null || maxConcurrentTasks !== null || siteTasksPerDay !== null;
}

/**
 * The request as its key names it; null without one.
 * @throws InvalidInputError for a key that is none.
 */
export function repeatableOf({ viewer, kind, input, options }: Draft): Repeatable | null {
  return repeatableAs(viewer, options, options.asked ?? { kind, input, retryOfId: options.retryOfId });
}

/** The same of a request that may not have become an order. @throws InvalidInputError for a key that is none. */
export function repeatableAs(
  { userId }: Viewer,
  { operation, idempotencyKey: key }: CreateOptions,
  input: object,
): Repeatable | null {
  if (!key) return null;
  validateKey(key);
  return { userId, operation, key, input };
}

type Terms = { priceId: string; quotedCredits: number };

function rowOf(viewer: Viewer, checked: ChosenTask, options: CreateOptions, terms: Terms): OrderedRow {
  const { model, kind, prompt, style, frameMode, parameters, parentId, workflowId, endUser, reference } = checked;
  const { aspectRatio, durationSeconds } = parameters;
  const id = uuid();
  const held = isFree(viewer) ? 0 : terms.quotedCredits;
  return {
    priceId: terms.priceId,
    quotedCredits: terms.quotedCredits,
    id,
    userId: viewer.userId,
    kind,
    prompt,
    styleId: style.styleId,
    ownStyleId: style.ownStyle?.id ?? null,
    ownStyle: style.ownStyle,
    cast: checked.cast,
    frameMode,
    parameters,
    parentId,
    workflowId,
    modelSlug: model.slug,
    aspectRatio: aspectRatio === undefined ? null : String(aspectRatio),
    durationSeconds: durationSeconds === undefined ? null : Number(durationSeconds),
    variants: filesRequested(model, parameters),
    retryOfId: options.retryOfId ?? null,
    comparisonId: options.comparisonId ?? null,
    batchId: options.batchId ?? null,
    reference,
    sandbox: isFree(viewer) || goesToSandbox(),
    apiKeyId: viewer.key?.id ?? null,
    endUser,
    requestId: options.requestId ?? null,
    callbackToken: callbackTokenFor(id),
    creditsHeld: held,
    creditsCharged: held,
    draftOf: checked.draftOf,
    orderedSlug: checked.fallback?.slug ?? null,
    orderedState: checked.fallback?.reason ?? null,
    createdAt: now(),
  };
}

/** The task of an order that was placed. */
export function taskOf({ row }: Order): Task {
  return { ...row, ...untouched() };
}

/** What a task has while nothing has happened to it: the defaults of its table. */
function untouched() {
  return {
    status: "PENDING" as const,
    isFavorite: false,
    attempts: 0,
    tries: 0,
    notBefore: null,
    claimedBy: null,
    claimedUntil: null,
    sendingSince: null,
    providerKeyId: null,
    kieTaskId: null,
    kieFamily: null,
    formerKieTaskIds: [],
    nextPollAt: null,
    polls: 0,
    deadlineAt: null,
    awaitsOutcome: false,
    lateResultAt: null,
    filesDeletedAt: null,
    resultUrls: [],
    kieCredits: null,
    failureCategory: null,
    failureCode: null,
    needsReview: false,
    repairUntil: null,
    startedAt: null,
    completedAt: null,
    deletedAt: null,
    updatedAt: null,
  };
}
