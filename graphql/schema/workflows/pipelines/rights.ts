import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

const tasksRead = ["TASKS_READ"] as const;
const tasksWrite = ["TASKS_WRITE"] as const;
/** What a write answers with may be read by whoever may write. */
const aPipeline = ["TASKS_READ", "TASKS_WRITE"] as const;

/** Who may use pipelines; a part of `accessRules`. */
export const pipelineRules: Record<string, "anyone" | readonly ApiKeyScope[]> = {
  "Query.pipeline": tasksRead,
  "Query.estimatePipeline": aPipeline,
  PipelineEstimate: aPipeline,
  "User.pipelines": tasksRead,
  "Subscription.pipelineUpdated": tasksRead,
  "Mutation.createPipeline": tasksWrite,
  "Mutation.approvePipeline": tasksWrite,
  "Mutation.cancelPipeline": tasksWrite,
  CreatePipelinePayload: tasksWrite,
  ApprovePipelinePayload: tasksWrite,
  CancelPipelinePayload: tasksWrite,
  Pipeline: aPipeline,
  "Pipeline.prompt": ["PROMPTS_READ", "PROMPTS_WRITE"],
  PipelineConnection: tasksRead,
  PipelineEdge: tasksRead,
};
