import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { TaskStatus, Workflow, WorkflowStep } from "#prisma/generated/client/client.ts";

/** Begins a workflow at its first step. @throws QuotaExceededError above 1000 a day. */
export function createWorkflow({ userId }: Viewer): Promise<Workflow> {
  return db.$transaction(async (tx) => {
    const workflow = await tx.workflow.create({ data: { userId } });
    const limit = { userId, most: MOST_A_DAY.workflows, things: "workflows" };
    await enforceDailyLimit(tx, limit, (firstId) => tx.workflow.count({ where: { userId, id: { gte: firstId } } }));
    return workflow;
  });
}

/** Where a workflow stands: done when it is at its video and the newest one is complete. */
export function workflowStep(stored: WorkflowStep, newestVideo: { status: TaskStatus } | undefined): WorkflowStep {
  return stored === "VIDEO" && newestVideo?.status === "COMPLETED" ? "DONE" : stored;
}

/** What to change, with plain row ids: absent leaves as it is, null clears (a step can't be cleared). */
export type WorkflowChange = {
  step?: WorkflowStep | null;
  prompt?: string | null;
  selectedImage?: string | null;
};

/**
 * Moves a workflow to another step, or changes the prompt or the image it goes on with. Steps may be visited in any
 * order; nothing of later steps is lost by going back.
 * @throws NotFoundError when the workflow, prompt or image is absent or not the viewer's; InvalidInputError.
 */
export async function updateWorkflow(viewer: Viewer, id: string, change: WorkflowChange): Promise<Workflow> {
  if (change.step === "DONE") {
    throw invalid("step", "A workflow is done by itself, when its video is complete.");
  }
  return db.$transaction(async (tx) => {
    const { userId } = viewer;
    if ((await tx.workflow.count({ where: { id, userId } })) === 0) throw new NotFoundError("workflow");
    if (typeof change.prompt === "string") await mustOwnPrompt(tx, userId, change.prompt);
    if (typeof change.selectedImage === "string") await mustOwnImage(tx, userId, change.selectedImage);
    const { step, prompt: promptId, selectedImage: selectedAssetId } = change;
    return tx.workflow.update({ where: { id }, data: { step: step ?? undefined, promptId, selectedAssetId } });
  });
}

async function mustOwnPrompt(tx: Tx, userId: string, id: string): Promise<void> {
  const owned = await tx.prompt.count({ where: { id, userId, status: "COMPLETED", deletedAt: null } });
  if (owned === 0) throw new NotFoundError("prompt");
}

async function mustOwnImage(tx: Tx, userId: string, id: string): Promise<void> {
  const asset = await tx.asset.findFirst({ where: { id, userId, deletedAt: null }, select: { contentType: true } });
  if (asset === null) throw new NotFoundError("image");
  if (!asset.contentType.startsWith("image/")) throw invalid("selectedImage", "This file is not an image.");
}

function invalid(field: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code: "UNFIT", message }]);
}
