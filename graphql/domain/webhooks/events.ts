import { globalIdOf } from "#graphql/domain/global-id.ts";
import type { ApiKey, Model, Task, TaskEventType } from "#prisma/generated/client/client.ts";

/** What an endpoint may be told of. */
export const webhookEvents = [
  "task.completed",
  "task.failed",
  "task.timed_out",
  "task.canceled",
  "credits.low",
  "key.budget_exhausted",
  "model.sunset_announced",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** The shape of the bodies; a change that could break a receiver gets another date. */
const API_VERSION = "2026-11-20";

const eventOfTask: Partial<Record<TaskEventType, WebhookEvent>> = {
  COMPLETED: "task.completed",
  FAILED: "task.failed",
  TIMED_OUT: "task.timed_out",
  CANCELED: "task.canceled",
};

/** The webhook event that a task's event is, if it is one. */
export function webhookEventOf(type: TaskEventType): WebhookEvent | null {
  return eventOfTask[type] ?? null;
}

/** A body, exactly as it is signed and sent: thin, well under 20 kB. */
export function bodyOf(message: { id: string; type: string; at: Date; data: Record<string, unknown> }): string {
  const { id, type, at, data } = message;
  return JSON.stringify({ id, type, timestamp: at.toISOString(), apiVersion: API_VERSION, data });
}

/** What is told of a task: enough to know which it is and what became of it; the rest is read by its id. */
export function taskData(task: Task, status: TaskEventType): Record<string, unknown> {
  const { id, kind, modelSlug, creditsCharged, endUser, sandbox, failureCategory, failureCode } = task;
  return {
    id: globalIdOf("Task", id),
    status,
    kind,
    model: modelSlug,
    isDraft: task.draftOf !== null,
    // The model that was ordered, where this one made it instead.
    fallback: task.orderedSlug === null ? null : { from: task.orderedSlug, reason: task.orderedState },
    creditsCharged,
    endUser,
    reference: task.reference,
    batch: task.batchId === null ? null : globalIdOf("Batch", task.batchId),
    sandbox,
    failure: failureCode === null ? null : { category: failureCategory, code: failureCode },
    createdAt: task.createdAt.toISOString(),
    completedAt: task.completedAt?.toISOString() ?? null,
  };
}

/** What is told of a key whose budget is used up. */
export function keyData({ id, name, prefix, monthlyCreditLimit }: ApiKey): Record<string, unknown> {
  return { id: globalIdOf("ApiKey", id), name, prefix, monthlyCreditLimit };
}

/** What is told of a model that ends, or has ended: when, and what to use then. */
export function sunsetData({ slug, sunsetAt, replacementSlug }: Model): Record<string, unknown> {
  const replacement = replacementSlug;
  return { id: globalIdOf("Model", slug), model: slug, sunsetAt: sunsetAt?.toISOString() ?? null, replacement };
}
