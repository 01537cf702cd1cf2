import { isFinal } from "#graphql/domain/tasks/state.ts";
import { type Asked, askedOf, onwardFrom, type Step, spokenIn } from "#graphql/domain/workflows/pipelines/asked.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, PipelineNeed, PipelineState, Prompt, Task, Workflow } from "#prisma/generated/client/client.ts";

/** A pipeline with all that decides how it goes on. */
export type Run = {
  row: Workflow;
  asked: Asked;
  prompt: Prompt | null;
  selected: Asset | null;
  /** Its newest image task, with the files that it still has, and its newest video task. */
  image: (Task & { assets: Asset[] }) | null;
  video: Task | null;
  /** Credits that its steps have cost and hold. */
  spent: number;
};

/** What comes next: a turn with the assistant, an order, or nothing for now. */
export type Next =
  | { does: "write"; idea: string }
  | { does: "order"; step: Step; input: Asked[Step]; sourceId: string | null }
  | { does: "rest"; state: PipelineState; waitsFor?: PipelineNeed; problem?: string };

/** Reads a pipeline as its rows are now; null for one that is gone or whose steps are taken by hand. */
export async function readRun(id: string): Promise<Run | null> {
  const row = await db.workflow.findUnique({ where: { id }, include: { prompt: true, selectedAsset: true } });
  const asked = row === null ? null : askedOf(row);
  if (row === null || asked === null) return null;
  const newest = { orderBy: { id: "desc" } } as const;
  const mine = { workflowId: id, deletedAt: null };
  const [image, video, sum] = await Promise.all([
    db.task.findFirst({
      where: { ...mine, kind: "IMAGE" },
      ...newest,
      include: { assets: { where: { deletedAt: null, purpose: "RESULT" }, orderBy: { position: "asc" } } },
    }),
    db.task.findFirst({ where: { ...mine, kind: "VIDEO" }, ...newest }),
    db.task.aggregate({ where: { workflowId: id }, _sum: { creditsCharged: true } }),
  ]);
  const { prompt, selectedAsset, ...workflow } = row;
  // A prompt that was there before has been paid for before.
  const written = asked.idea === null || prompt === null ? 0 : prompt.quotedCredits;
  return {
    ...{ row: workflow, asked, prompt, image, video },
    selected: selectedAsset?.deletedAt === null ? selectedAsset : null,
    spent: written + (sum._sum.creditsCharged ?? 0),
  };
}

/** How a pipeline goes on, by its rows alone: whoever reads them decides the same. */
export function nextOf({ row, asked, prompt, selected, image, video }: Run): Next {
  if (asked.idea !== null && row.promptId === null) return { does: "write", idea: asked.idea };
  const words = (step: Step) => spokenIn(asked, step, prompt?.text ?? "");
  if (image === null) {
    return { does: "order", step: "image", input: { ...asked.image, prompt: words("image") }, sourceId: null };
  }
  if (!isFinal(image.status)) return { does: "rest", state: "RUNNING" };
  if (image.status !== "COMPLETED") return { does: "rest", state: "FAILED" };
  const chosen = selected ?? (row.asksApproval ? null : (image.assets[0] ?? null));
  if (video === null && chosen === null) {
    if (row.asksApproval && image.assets.length > 0) return { does: "rest", state: "WAITING", waitsFor: "APPROVAL" };
    return { does: "rest", state: "FAILED", problem: "The image that the video was to be made from is deleted." };
  }
  if (video === null && chosen !== null) {
    const input = onwardFrom(chosen.id, { ...asked.video, prompt: words("video"), parent: image.id });
    return { does: "order", step: "video", input, sourceId: chosen.id };
  }
  if (video === null || !isFinal(video.status)) return { does: "rest", state: "RUNNING" };
  return { does: "rest", state: video.status === "COMPLETED" ? "COMPLETED" : "FAILED" };
}
