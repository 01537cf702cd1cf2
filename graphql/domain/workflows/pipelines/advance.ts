import { viewerOfKey } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { ownerAsViewer, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import {
  DomainError,
  InsufficientCreditsError,
  ModelUnavailableError,
  PriceChangedError,
  QuotaExceededError,
} from "#graphql/domain/errors.ts";
import { askPrompt } from "#graphql/domain/prompts/ask.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { type Next, nextOf, type Run, readRun } from "#graphql/domain/workflows/pipelines/next.ts";
import { fromNow, HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { PipelineNeed, PipelineState, Task, Workflow } from "#prisma/generated/client/client.ts";

/*
 * Pipelines are taken from step to step by whoever comes first: their rows are the truth, and no process holds one. A
 * trigger makes a pipeline due in the transaction that tells of its task's end. Who takes it moves `dueAt` to when others
 * may: if it dies, another reads the rows again and decides the same. A step is ordered under a key of its own, so it is
 * ordered once.
 */

/** Longer than an order takes. A turn with the assistant takes longer, and says so first. */
const ORDERING_MS = 20 * SECOND;
const WRITING_MS = 2 * MINUTE;
const AT_ONCE = 20;
/** So often the assistant is asked for one prompt before the pipeline ends. */
const MOST_WRITES = 5;

const underWay = new Map<string, Promise<unknown>>();

/** Takes on what is due, as much as this process has hands for; each goes on by itself. @returns whether there may be more. */
export async function takeDuePipelines(): Promise<boolean> {
  const free = AT_ONCE - underWay.size;
  if (free <= 0) return false;
  const due = await claim(free);
  for (const { id, dueAt } of due) {
    const going = advanceFrom(id, dueAt)
      .catch((err) => log.error({ event: "pipeline not advanced", pipelineId: id, err }))
      .finally(() => underWay.delete(id));
    underWay.set(id, going);
  }
  return due.length === free;
}

/** Waits for what this process has taken on: `timeoutMs` at most; the rest is taken on again by whoever comes. */
export async function drainPipelines(): Promise<void> {
  await Promise.all(underWay.values());
}

/** At the start of a process that has the database to itself nobody else has anything in hand. */
export async function resumePipelines(): Promise<void> {
  await db.workflow.updateMany({ where: { dueAt: { gt: now() }, state: "RUNNING" }, data: { dueAt: now() } });
}

type Claim = { id: string; dueAt: Date };

function claim(most: number): Promise<Claim[]> {
  return db.$queryRaw<Claim[]>`
    UPDATE "Workflow" SET "dueAt" = ${fromNow(ORDERING_MS)} WHERE "id" IN (
      SELECT "id" FROM "Workflow" WHERE "dueAt" <= ${now()} ORDER BY "dueAt" LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) RETURNING "id", "dueAt"`;
}

/** Takes one pipeline as far as it goes now, due or not. @returns its row since then. */
export async function advancePipeline(id: string): Promise<Workflow> {
  const dueAt = fromNow(ORDERING_MS);
  await db.workflow.updateMany({ where: { id }, data: { dueAt } });
  await advanceFrom(id, dueAt);
  return db.workflow.findUniqueOrThrow({ where: { id } });
}

async function advanceFrom(id: string, dueAt: Date): Promise<void> {
  const run = await readRun(id);
  if (run === null) return;
  if (run.row.state === "CANCELED") return endCanceled(run, dueAt);
  const next = nextOf(run);
  if (next.does === "rest") return settle(run.row, dueAt, next);
  try {
    const viewer = await viewerFor(run.row);
    if (next.does === "write") await write(run, viewer, next.idea, dueAt);
    else await order(run, viewer, next, dueAt);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await settle(run.row, dueAt, refusalOf(run.row, next, error));
  }
}

/** Every step is its owner's order, or that of the key which asked for it, as long as that works. */
async function viewerFor({ userId, apiKeyId }: Workflow): Promise<Viewer> {
  return apiKeyId === null ? ownerAsViewer(userId) : viewerOfKey(apiKeyId);
}

async function write({ row }: Run, viewer: Viewer, idea: string, claimed: Date): Promise<void> {
  const dueAt = fromNow(WRITING_MS);
  const { count } = await db.workflow.updateMany({ where: { id: row.id, dueAt: claimed }, data: { dueAt } });
  if (count === 0) return;
  try {
    const prompt = await askPrompt(viewer, { idea, kind: "IMAGE" }, `pipeline ${row.id}`);
    await db.workflow.updateMany({
      where: { id: row.id, promptId: null },
      data: { promptId: prompt.id, step: "IMAGE", dueAt: now(), tries: 0 },
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return settle(row, dueAt, refusalOf(row, { does: "write", idea }, error));
  }
  notifyAccount(row.userId);
  await advancePipeline(row.id);
}

type OrderNext = Extract<Next, { does: "order" }>;

async function order({ row, spent }: Run, viewer: Viewer, next: OrderNext, dueAt: Date): Promise<void> {
  const { id, requestId, maxCredits } = row;
  const kind = next.step === "image" ? "IMAGE" : "VIDEO";
  const { task } = await createTask(
    viewer,
    kind,
    { ...next.input, workflow: id },
    {
      ...keyOf(id, next.step),
      maxCredits: maxCredits === null ? null : maxCredits - spent,
      requestId: requestId ?? undefined,
    },
  );
  if (task.deletedAt !== null) {
    return settle(row, dueAt, { state: "FAILED", problem: `The ${next.step} of this pipeline is deleted.` });
  }
  const chosen = next.sourceId === null ? {} : { selectedAssetId: next.sourceId };
  await db.workflow.updateMany({ where: { id }, data: { step: kind, ...chosen } });
  log.info({ event: "pipeline step ordered", pipelineId: id, ...lineOf(task), step: next.step });
  await settle(row, dueAt, { state: "RUNNING" });
  const { state } = await db.workflow.findUniqueOrThrow({ where: { id }, select: { state: true } });
  if (state === "CANCELED") await endTask(viewer, task);
}

/** Names a step's order: the same for whoever places it, whatever has been chosen for it meanwhile. */
function keyOf(id: string, step: string) {
  return { operation: "pipeline", idempotencyKey: `${id} ${step}`, asked: { pipeline: id, step } };
}

/** A step that was ordered while its pipeline was being canceled ends with it. */
async function endCanceled({ row, image, video }: Run, dueAt: Date): Promise<void> {
  const viewer = ownerAsViewer(row.userId);
  const keys = ["image", "video"].map((step) => keyOf(row.id, step).idempotencyKey);
  const own = await db.idempotencyKey.findMany({
    where: { userId: row.userId, operation: "pipeline", key: { in: keys } },
    select: { resultId: true },
  });
  const ids = new Set(own.map(({ resultId }) => resultId));
  for (const task of [image, video]) if (task !== null && ids.has(task.id)) await endTask(viewer, task);
  await db.workflow.updateMany({ where: { id: row.id, dueAt }, data: { dueAt: null } });
}

/** Cancels a task, unless it is over: gives the credits that come back now. */
export async function endTask(viewer: Viewer, { id }: Pick<Task, "id">): Promise<number> {
  try {
    return (await cancelTask(viewer, id)).creditsReturned;
  } catch (error) {
    if (error instanceof DomainError) return 0;
    throw error;
  }
}

type Standing = { state: PipelineState; waitsFor?: PipelineNeed; problem?: string; againAt?: Date; tries?: number };

/** Writes where a pipeline stands. Where something has happened since it was taken, it is due already, and decided anew. */
async function settle(row: Workflow, dueAt: Date, standing: Standing): Promise<void> {
  const { state, waitsFor = null, problem = null, againAt = null, tries = 0 } = standing;
  const { count } = await db.workflow.updateMany({
    where: { id: row.id, dueAt, state: { not: "CANCELED" } },
    data: { state, waitsFor, problem, dueAt: againAt, tries },
  });
  if (count === 0) return;
  if (state !== row.state || waitsFor !== row.waitsFor) {
    log.info({ event: "pipeline moved", pipelineId: row.id, userId: row.userId, state, waitsFor });
    notifyAccount(row.userId);
  }
}

/** What becomes of a pipeline whose next step was refused: what passes is waited for. */
function refusalOf({ tries }: Workflow, next: Next, error: DomainError): Standing {
  const later = (waitsFor: PipelineNeed, againAt = fromNow(Math.min(HOUR, MINUTE * 2 ** tries))) => ({
    ...{ state: "WAITING" as const, waitsFor, problem: error.message, againAt, tries: tries + 1 },
  });
  if (error instanceof InsufficientCreditsError) return later("CREDITS");
  if (error instanceof PriceChangedError) return { state: "WAITING", waitsFor: "PRICE", problem: error.message };
  if (error instanceof QuotaExceededError) return later("LIMIT", error.resetsAt ?? undefined);
  if (error instanceof ModelUnavailableError && (next.does === "order" || tries < MOST_WRITES)) return later("MODEL");
  return { state: "FAILED", problem: error.message };
}
