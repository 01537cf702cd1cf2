import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { purposeOf } from "#graphql/domain/catalog/purpose.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { ModelRatings, Task } from "#prisma/generated/client/client.ts";

/** Whether a task has come to something that can be judged. */
export function hasResult({ status, lateResultAt }: Pick<Task, "status" | "lateResultAt">): boolean {
  return status === "COMPLETED" || lateResultAt !== null;
}

/** What a task was for. Call it once the catalogue has been read: its model may have been imported. */
export function purposeOfTask(task: Pick<Task, "modelSlug" | "kind" | "frameMode">, sources: number): string {
  const model = modelDefinition(task.modelSlug) ?? { kind: task.kind, purposes: [] };
  return purposeOf(model, task.frameMode, sources);
}

/** Of which model, where and for what something is said. */
type Judged = Pick<ModelRatings, "modelSlug" | "sandbox" | "purpose">;
/** How many more there are than before of each kind of opinion; fewer where one is taken back. */
type Change = Partial<Pick<ModelRatings, "good" | "bad" | "won" | "lost">>;

/** Counts what is said of what a model made, for the advice. What is taken back was counted before. */
export async function countOpinion(tx: Tx, { modelSlug, sandbox, purpose }: Judged, change: Change): Promise<void> {
  const { good = 0, bad = 0, won = 0, lost = 0 } = change;
  const first = (more: number) => Math.max(0, more);
  await tx.$executeRaw`
    INSERT INTO "ModelRatings" ("modelSlug", "sandbox", "purpose", "good", "bad", "won", "lost")
    VALUES (${modelSlug}, ${sandbox}, ${purpose}, ${first(good)}, ${first(bad)}, ${first(won)}, ${first(lost)})
    ON CONFLICT ("modelSlug", "sandbox", "purpose") DO UPDATE SET
      "good" = "ModelRatings"."good" + ${good}, "bad" = "ModelRatings"."bad" + ${bad},
      "won" = "ModelRatings"."won" + ${won}, "lost" = "ModelRatings"."lost" + ${lost}`;
}
