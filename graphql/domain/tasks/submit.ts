import { kieUrlFor } from "#graphql/domain/assets/place-at-kie.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { callBackUrl } from "#graphql/domain/tasks/callback-address.ts";
import { endUnfinished, moveTask } from "#graphql/domain/tasks/end.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { type FailureCode, failureOf } from "#graphql/domain/tasks/failure.ts";
import { backoffMs, deadlineMs, pollDelayMs } from "#graphql/domain/tasks/pace.ts";
import { parametersOf } from "#graphql/domain/tasks/retry.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { createKieTask } from "#graphql/vendors/kie/client.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A task is sent at most this often while nothing can have happened at kie.ai. */
const MOST_ATTEMPTS = 5;

/**
 * Sends a claimed task to kie.ai. It is sent again later only when nothing can have happened there; when its answer was
 * lost, only the callback can still tell, so it waits for that until its deadline.
 */
export async function submitTask(task: Task): Promise<void> {
  const model = modelDefinition(task.modelSlug);
  if (model === undefined) return void (await endUnfinished(task.id, "FAILED", "PROVIDER_DISABLED"));
  try {
    const order = model.toKie(await requestOf(task));
    const { count } = await db.task.updateMany({
      where: { id: task.id, status: "PENDING", claimedUntil: { not: null } },
      data: { sendingSince: now() },
    });
    if (count === 0) return;
    const { kieTaskId } = await createKieTask(task, { family: model.family, ...order, callBackUrl: callBackUrl(task) });
    await markStarted(task, model, kieTaskId);
  } catch (error) {
    await notSubmitted(task, model, error);
  }
}

async function requestOf(task: Task) {
  const { style, sources } = await db.task.findUniqueOrThrow({
    where: { id: task.id },
    select: { style: true, sources: { orderBy: { position: "asc" }, select: { asset: true } } },
  });
  const imageUrls: string[] = [];
  for (const { asset } of sources) imageUrls.push(await kieUrlFor(asset, task));
  const prompt = style === null ? task.prompt : `${task.prompt}\n\n${style.promptSuffix}`;
  return { prompt, imageUrls, frameMode: task.frameMode, parameters: parametersOf(task) };
}

/** Records that kie.ai has the task; `kieTaskId` is null when its answer was lost. */
export async function markStarted(task: Task, model: ModelDefinition, kieTaskId: string | null): Promise<void> {
  const { id, userId, sandbox } = task;
  const started = await db.$transaction(async (tx) => {
    const data = {
      kieTaskId,
      startedAt: now(),
      deadlineAt: fromNow(deadlineMs(model, sandbox)),
      nextPollAt: kieTaskId === null ? null : fromNow(pollDelayMs(model, 0, sandbox)),
      needsReview: kieTaskId === null,
      claimedUntil: null,
      sendingSince: null,
      notBefore: null,
    };
    const moved = await moveTask(tx, id, "PROCESSING", data, { kieTaskId: null });
    if (moved !== null) await recordEvent(tx, userId, id, "STARTED");
    return moved;
  });
  if (started === null) return;
  announce(userId);
  const waitedMs = now().getTime() - task.createdAt.getTime();
  log.info({ event: "task started", taskId: id, model: task.modelSlug, kieTaskId, attempt: task.attempts, waitedMs });
}

async function notSubmitted(task: Task, model: ModelDefinition, error: unknown): Promise<void> {
  const vendor = error instanceof VendorError ? error : null;
  const facts = {
    taskId: task.id,
    model: task.modelSlug,
    attempt: task.attempts,
    verdict: vendor?.verdict,
    err: error,
  };
  log.warn({ event: "task not sent", ...facts });
  if (vendor === null) {
    const code: FailureCode = error instanceof MissingObjectError ? "SOURCE_MISSING" : "INTERNAL";
    return void (await endUnfinished(task.id, "FAILED", code));
  }
  if (vendor.verdict === "refused") {
    const code = failureOf(vendor.code ?? null, vendor.message, "create");
    return void (await endUnfinished(task.id, "FAILED", code));
  }
  if (vendor.verdict === "ambiguous" && (await wasSending(task.id))) return markStarted(task, model, null);
  if (task.attempts >= MOST_ATTEMPTS) {
    const code: FailureCode = vendor.verdict === "busy" ? "PROVIDER_BUSY" : "PROVIDER_UNREACHABLE";
    return void (await endUnfinished(task.id, "FAILED", code));
  }
  await db.task.updateMany({
    where: { id: task.id, status: "PENDING" },
    data: {
      claimedUntil: null,
      sendingSince: null,
      notBefore: fromNow(vendor.retryAfterMs ?? backoffMs(task.attempts, task.sandbox)),
    },
  });
}

async function wasSending(id: string): Promise<boolean> {
  return (await db.task.count({ where: { id, sendingSince: { not: null } } })) === 1;
}
