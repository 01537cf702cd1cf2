import type { TaskStatus, WorkflowStep } from "#prisma/generated/client/client.ts";

/** Where a workflow stands: done when it is at its video and the newest one is complete. */
export function workflowStep(stored: WorkflowStep, newestVideo: { status: TaskStatus } | undefined): WorkflowStep {
  return stored === "VIDEO" && newestVideo?.status === "COMPLETED" ? "DONE" : stored;
}
