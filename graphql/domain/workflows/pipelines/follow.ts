import { db } from "#graphql/runtime/db.ts";
import { subscribe } from "#graphql/runtime/pubsub.ts";
import type { Workflow } from "#prisma/generated/client/client.ts";

/** A pipeline's row now, and again each time it or a task of it has moved, until the reader leaves or `signal` aborts, or it is gone. */
export async function* followPipeline(userId: string, id: string, signal?: AbortSignal): AsyncGenerator<Workflow> {
  const changes = subscribe(`account:${userId}`, signal);
  try {
    let told = "";
    for (let isFirst = true; isFirst || !(await changes.next()).done; isFirst = false) {
      const row = await db.workflow.findUnique({
        where: { id },
        include: { tasks: { select: { id: true, status: true, updatedAt: true }, orderBy: { id: "desc" }, take: 10 } },
      });
      if (row === null) return;
      const { tasks, ...pipeline } = row;
      const { state, waitsFor, promptId, selectedAssetId, problem } = pipeline;
      const now = JSON.stringify([state, waitsFor, promptId, selectedAssetId, problem, tasks]);
      if (now === told) continue;
      told = now;
      yield pipeline;
    }
  } finally {
    await changes.return?.();
  }
}
