import { setTimeout as delay } from "node:timers/promises";
import { kieUrlFor } from "#graphql/domain/assets/copy-to-kie.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { promptToSend } from "#graphql/domain/tasks/create/prompt.ts";
import { parametersOf } from "#graphql/domain/tasks/create/retry.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { beginSending } from "#graphql/domain/tasks/dispatch/claim.ts";
import { markStarted } from "#graphql/domain/tasks/dispatch/start.ts";
import { pauseProvider } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { type FailureCode, failureOf } from "#graphql/domain/tasks/outcome/failure.ts";
import { giveUpWaiting } from "#graphql/domain/tasks/outcome/late.ts";
import { tellOperator } from "#graphql/domain/tasks/outcome/tell-operator.ts";
import { backoffMs } from "#graphql/domain/tasks/retry-timing.ts";
import { UNCLAIMED } from "#graphql/domain/tasks/state.ts";
import { fromNow, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { createKieTask } from "#graphql/vendors/kie/client.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A task is tried at most this often while nothing can have happened at kie.ai. */
const MOST_TRIES = 5;
/** "Too fast" is about all of our tasks, not about this one, and the pause that follows it spares the others. */
const MOST_TOO_FAST = 30;
const TOO_FAST = 429;
const KEEP_AGAIN_MS = SECOND;

/**
 * Sends a claimed task to kie.ai. It is sent again later only when nothing can have happened there; when its answer was
 * lost, only the callback can still tell, so it waits for that until its deadline.
 */
export async function submitTask(task: Task): Promise<void> {
  const model = modelDefinition(task.modelSlug);
  if (model === undefined) return void (await failTask(task.id, "FAILED", "PROVIDER_DISABLED"));
  let sending: Task | null = null;
  try {
    const order = model.toKie(await requestOf(task));
    sending = await beginSending(task);
    if (sending === null) return;
    const { kieTaskId } = await createKieTask(task, { family: model.family, ...order, callBackUrl: callBackUrl(task) });
    await keepKieTaskId(sending, model, kieTaskId);
  } catch (error) {
    await notSubmitted(sending ?? task, model, error, sending !== null);
  }
}

/** Only we know this id, and kie.ai charges for what it names: a database that is away for a moment must not lose it. */
async function keepKieTaskId(task: Task, model: ModelDefinition, kieTaskId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await markStarted(task, model, kieTaskId);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      log.warn({ event: "kie task id not kept", taskId: task.id, kieTaskId, tries, err: error });
      await delay(KEEP_AGAIN_MS * tries);
    }
  }
}

async function requestOf(task: Task) {
  const { style, sources } = await db.task.findUniqueOrThrow({
    where: { id: task.id },
    select: { style: true, sources: { orderBy: { position: "asc" }, select: { asset: true } } },
  });
  const imageUrls: string[] = [];
  for (const { asset } of sources) imageUrls.push(await kieUrlFor(asset, task));
  return {
    prompt: promptToSend(task.prompt, style),
    imageUrls,
    frameMode: task.frameMode,
    parameters: parametersOf(task),
  };
}

async function notSubmitted(task: Task, model: ModelDefinition, error: unknown, wasSending: boolean): Promise<void> {
  const vendor = error instanceof VendorError ? error : null;
  const facts = {
    taskId: task.id,
    model: task.modelSlug,
    attempt: task.attempts,
    verdict: vendor?.verdict,
    err: error,
  };
  log.warn({ event: "task not sent", ...facts });
  // Anything but a vendor's word that comes after the request went out leaves the answer unread: that is ambiguous too.
  if (wasSending && (vendor === null || vendor.verdict === "ambiguous")) return markStarted(task, model, null);
  if (vendor === null) {
    return refuse(task, error instanceof MissingObjectError ? "SOURCE_MISSING" : "INTERNAL");
  }
  if (vendor.verdict === "refused")
    return refuse(task, failureOf(vendor.code ?? null, vendor.message, "create"), vendor);
  const isTooFast = vendor.verdict === "busy" && vendor.code === TOO_FAST;
  if (isTooFast) await pauseProvider(task.sandbox, vendor.retryAfterMs);
  if (task.tries + 1 >= (isTooFast ? MOST_TOO_FAST : MOST_TRIES)) {
    const isBusy = vendor.verdict === "busy";
    const code = isBusy ? failureOf(vendor.code ?? TOO_FAST, vendor.message, "create") : "PROVIDER_UNREACHABLE";
    return refuse(task, code, vendor);
  }
  await queueAgain(task, vendor.retryAfterMs ?? backoffMs(Math.min(task.tries + 1, MOST_TRIES), task.sandbox));
}

/** It will not be made. A task that was canceled while it was being sent has its credits back. */
async function refuse(task: Task, code: FailureCode, said?: VendorError): Promise<void> {
  const mine = { status: "PENDING" as const, claimedBy: task.claimedBy };
  if (!(await failTask(task.id, "FAILED", code, mine))) await returnIfCanceled(task);
  if (said !== undefined) await tellOperator(task, code, { code: said.code ?? null, message: said.message });
}

async function queueAgain(task: Task, waitMs: number): Promise<void> {
  const { count } = await db.task.updateMany({
    where: { id: task.id, status: "PENDING", claimedBy: task.claimedBy },
    data: { ...UNCLAIMED, tries: { increment: 1 }, notBefore: fromNow(waitMs) },
  });
  if (count === 0) await returnIfCanceled(task);
}

async function returnIfCanceled(task: Task): Promise<void> {
  // Only whoever was sending it knows that kie.ai has not got it.
  if (task.sendingSince !== null) await giveUpWaiting(task.id, "Returned: canceled");
}
