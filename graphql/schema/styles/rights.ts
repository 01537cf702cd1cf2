import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

const tasksRead = ["TASKS_READ"] as const;
const tasksWrite = ["TASKS_WRITE"] as const;

/** Who may use own styles; a part of `accessRules`. */
export const styleRules: Record<string, readonly ApiKeyScope[]> = {
  "User.styles": tasksRead,
  "Mutation.createStyle": tasksWrite,
  "Mutation.updateStyle": tasksWrite,
  "Mutation.deleteStyle": tasksWrite,
  CreateStylePayload: tasksWrite,
  UpdateStylePayload: tasksWrite,
  DeleteStylePayload: tasksWrite,
};
