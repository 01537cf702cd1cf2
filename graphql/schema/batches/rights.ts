import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

const tasksRead = ["TASKS_READ"] as const;
const tasksWrite = ["TASKS_WRITE"] as const;
/** What a write answers with may be read by whoever may write. */
const aTask = ["TASKS_READ", "TASKS_WRITE"] as const;
const filesRead = ["ASSETS_READ"] as const;

/** Who may use batches; a part of `accessRules`. */
export const batchRules: Record<string, "anyone" | readonly ApiKeyScope[]> = {
  "Query.estimateTasks": "anyone",
  TasksEstimate: "anyone",
  EstimateTaskOutcome: "anyone",
  "User.batches": tasksRead,
  "Mutation.createBatch": tasksWrite,
  "Mutation.downloadBatch": filesRead,
  "Mutation.deleteBatch": tasksWrite,
  CreateBatchPayload: tasksWrite,
  DownloadBatchPayload: filesRead,
  DeleteBatchPayload: tasksWrite,
  Batch: aTask,
  BatchProgress: aTask,
  BatchConnection: tasksRead,
  BatchEdge: tasksRead,
};
