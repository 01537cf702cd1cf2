import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Workflow } from "#prisma/generated/client/client.ts";

/** Begins a workflow at its first step. */
export function createWorkflow(viewer: Viewer): Promise<Workflow> {
  return db.workflow.create({ data: { userId: viewer.userId } });
}
