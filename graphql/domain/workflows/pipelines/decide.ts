import { mustAfford } from "#graphql/domain/accounts/allow-total.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { advancePipeline, endTask } from "#graphql/domain/workflows/pipelines/advance.ts";
import { askedOf, priceOfAll, priceOfStep } from "#graphql/domain/workflows/pipelines/asked.ts";
import { type Run, readRun } from "#graphql/domain/workflows/pipelines/next.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Workflow } from "#prisma/generated/client/client.ts";

/** The viewer's own pipeline that the server takes step by step. @throws NotFoundError; ConflictError where its steps are taken by hand. */
async function ownRun({ userId }: Viewer, id: string): Promise<Run> {
  if ((await db.workflow.count({ where: { id, userId } })) === 0) throw new NotFoundError("pipeline");
  const run = await readRun(id);
  if (run === null) throw new ConflictError("The steps of this pipeline are taken by hand: order the next one.");
  return run;
}

export type Approval = {
  /** The image that the video is made from; the first of them when left out. */
  image?: string | null | undefined;
  /** What all steps may cost together from now on. */
  maxCredits?: number | null | undefined;
};

/**
 * Says to a pipeline that waits for its owner how it goes on: from which image, or that it may cost more.
 * @throws NotFoundError, ConflictError when it waits for nothing that its owner can say, InsufficientCreditsError.
 */
export async function approvePipeline(viewer: Viewer, id: string, { image, maxCredits }: Approval): Promise<Workflow> {
  const run = await ownRun(viewer, id);
  const { row, asked } = run;
  const { waitsFor } = row;
  if (row.state !== "WAITING" || (waitsFor !== "APPROVAL" && waitsFor !== "PRICE")) {
    throw new ConflictError("This pipeline waits for no approval.");
  }
  if (waitsFor === "PRICE" && (maxCredits ?? null) === null) {
    throw new ConflictError("The next step costs more than was allowed: say in maxCredits what all of it may cost.");
  }
  const chosen = waitsFor === "APPROVAL" ? chosenImage(run, image ?? null) : {};
  await mustAfford(viewer, await priceOfStep(run.image === null ? asked.image : asked.video));
  const allowed = (maxCredits ?? null) === null ? {} : { maxCredits };
  const { count } = await db.workflow.updateMany({
    where: { id, state: "WAITING", waitsFor },
    data: { ...chosen, ...allowed, state: "RUNNING", waitsFor: null, problem: null, dueAt: now(), tries: 0 },
  });
  if (count === 0) throw new ConflictError("This pipeline has moved meanwhile.");
  notifyAccount(viewer.userId);
  return advancePipeline(id);
}

function chosenImage({ image }: Run, id: string | null) {
  const chosen = id === null ? image?.assets[0] : image?.assets.find((asset) => asset.id === id);
  if (chosen === undefined) throw new NotFoundError("image among those of this pipeline");
  return { selectedAssetId: chosen.id };
}

/**
 * Ends a pipeline: nothing more is ordered, what waits is canceled with its credits back, and what is being made is no
 * longer waited for. What was made stays.
 * @throws NotFoundError, ConflictError when it is over.
 */
export async function cancelPipeline(
  viewer: Viewer,
  id: string,
): Promise<{ pipeline: Workflow; creditsReturned: number }> {
  await ownRun(viewer, id);
  const { count } = await db.workflow.updateMany({
    where: { id, state: { in: ["RUNNING", "WAITING", "FAILED"] } },
    // Whoever is at its next step now looks again afterwards.
    data: { state: "CANCELED", waitsFor: null, problem: null, dueAt: now() },
  });
  if (count === 0) throw new ConflictError("This pipeline is over already.");
  const open = await db.task.findMany({
    where: { workflowId: id, status: { in: OPEN_STATUSES }, deletedAt: null },
    select: { id: true },
  });
  let creditsReturned = 0;
  for (const task of open) creditsReturned += await endTask(viewer, task);
  notifyAccount(viewer.userId);
  notify("pipelines");
  return { pipeline: await db.workflow.findUniqueOrThrow({ where: { id } }), creditsReturned };
}

/** What finishing a pipeline would cost now, in credits: the steps that are not ordered yet. 0 of one by hand, and of one that is over. */
export async function creditsLeft(row: Workflow, has: { image: boolean; video: boolean }): Promise<number> {
  const asked = askedOf(row);
  if (asked === null || row.state === "COMPLETED" || row.state === "CANCELED") return 0;
  if (asked.idea !== null && row.promptId === null) return priceOfAll(asked);
  const image = has.image ? 0 : await priceOfStep(asked.image);
  return image + (has.video ? 0 : await priceOfStep(asked.video));
}
