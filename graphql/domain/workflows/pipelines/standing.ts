import { isFinal } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import type { PipelineState, TaskStatus } from "#prisma/generated/client/client.ts";

/** What has been ordered in a pipeline: how its newest image and its newest video stand; null where there is none. */
export type Taken = { image: TaskStatus | null; video: TaskStatus | null };

/** Where a pipeline stands whose steps its owner takes by hand: it waits for them, unless one is under way or all are done. */
export function stateByHand(taken: Taken | undefined): PipelineState {
  const { image = null, video = null } = taken ?? {};
  if ([image, video].some((status) => status !== null && !isFinal(status))) return "RUNNING";
  return video === "COMPLETED" ? "COMPLETED" : "WAITING";
}

/** What has been ordered in each of many pipelines; one statement, however many. */
export async function takenOf(ids: readonly string[]): Promise<Taken[]> {
  const rows = await db.$queryRaw<(Taken & { id: string })[]>`
    SELECT "asked"."id",
      (SELECT "status" FROM "Task" WHERE "workflowId" = "asked"."id" AND "kind" = 'IMAGE' AND "deletedAt" IS NULL
        ORDER BY "id" DESC LIMIT 1) AS "image",
      (SELECT "status" FROM "Task" WHERE "workflowId" = "asked"."id" AND "kind" = 'VIDEO' AND "deletedAt" IS NULL
        ORDER BY "id" DESC LIMIT 1) AS "video"
    FROM unnest(${ids}::text[]) AS "asked" ("id")`;
  const found = new Map(rows.map(({ id, image, video }) => [id, { image, video }]));
  return ids.map((id) => found.get(id) ?? { image: null, video: null });
}
