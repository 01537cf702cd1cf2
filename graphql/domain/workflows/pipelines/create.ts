import { v7 as uuid } from "uuid";
import { allowTotal } from "#graphql/domain/accounts/allow-total.ts";
import { enforceRequestCeiling } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { claimKey, findReplay } from "#graphql/domain/idempotency.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { repeatableAs } from "#graphql/domain/tasks/create/order.ts";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { advancePipeline } from "#graphql/domain/workflows/pipelines/advance.ts";
import { asJson, type PipelineInput, priceOfAll, readAsked } from "#graphql/domain/workflows/pipelines/asked.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Workflow } from "#prisma/generated/client/client.ts";

export type PipelineTerms = {
  /** Whether the image is looked at before the video is made. */
  approve?: boolean | null | undefined;
  /** What all steps may cost together, in credits. */
  maxCredits?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  requestId?: string | undefined;
};

/**
 * What a pipeline would cost, in credits, all its steps together. Holds nothing.
 * @throws what createPipeline throws of its fields and its key.
 */
export async function estimatePipeline(viewer: Viewer, input: PipelineInput): Promise<number> {
  const { asked } = await readAsked(viewer, input);
  const total = await priceOfAll(asked);
  enforceRequestCeiling(viewer.key, total);
  return total;
}

/**
 * Begins a pipeline: from an idea or a prompt to an image to a video, which the server takes step by step. Each step holds
 * its own credits when it is ordered; that there are enough for all of them is seen to first. The first one is under way at
 * the answer, but for an idea, of which the prompt is still to be written. The same key and input give the same pipeline.
 * @throws InvalidInputError, NotFoundError, ModelUnavailableError, PriceChangedError, InsufficientCreditsError,
 * QuotaExceededError above 1000 workflows a day, IdempotencyMismatchError; nothing is begun then.
 */
export async function createPipeline(viewer: Viewer, input: PipelineInput, terms: PipelineTerms): Promise<Workflow> {
  const id = uuid();
  const { approve, maxCredits, idempotencyKey } = terms;
  const options = { operation: "createPipeline", idempotencyKey };
  const request = repeatableAs(viewer, options, { ...input, approve, maxCredits });
  const known = request === null ? null : await findReplay(request);
  if (known !== null) return db.workflow.findUniqueOrThrow({ where: { id: known } });
  const { asked, prompt } = await readAsked(viewer, input);
  await allowTotal(viewer, await priceOfAll(asked), maxCredits);
  const { userId, key } = viewer;
  const begun = await db.$transaction(async (tx) => {
    const claimed = request === null ? null : await claimKey(tx, { ...request, resultId: id });
    if (claimed !== null) return tx.workflow.findUniqueOrThrow({ where: { id: claimed.replayOf } });
    const origin = { apiKeyId: key?.id ?? null, requestId: terms.requestId ?? null };
    const ways = {
      asked: asJson(asked),
      asksApproval: terms.approve ?? false,
      maxCredits,
      promptId: prompt?.id ?? null,
    };
    const made = await tx.workflow.create({ data: { id, userId, state: "RUNNING", ...ways, ...origin, dueAt: now() } });
    await enforceDailyLimit(tx, { userId, most: MOST_A_DAY.workflows, things: "workflows" }, (firstId) =>
      tx.workflow.count({ where: { userId, id: { gte: firstId } } }),
    );
    return made;
  });
  notifyAccount(userId);
  if (asked.idea !== null || begun.id !== id) {
    notify("pipelines");
    return begun;
  }
  return advancePipeline(id);
}
