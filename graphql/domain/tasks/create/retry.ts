import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { type CreatedTask, type CreateOptions, createTask } from "#graphql/domain/tasks/create/create.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { isFinal } from "#graphql/domain/tasks/status.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task, TaskKind, TaskSource } from "#prisma/generated/client/client.ts";

/**
 * Makes a new task with the input of one that has ended, linked to it, with a hold of its own.
 * @throws NotFoundError, ConflictError while the first is still under way, and all that createTask refuses.
 */
export async function retryTask(viewer: Viewer, id: string, options: CreateOptions): Promise<CreatedTask> {
  const { kind, input } = await orderOf(viewer, id);
  return createTask(viewer, kind, input, { ...options, retryOfId: id });
}

/**
 * What a task that has ended was made from.
 * @throws NotFoundError, ConflictError while it is still under way.
 */
export async function orderOf(viewer: Viewer, id: string): Promise<{ kind: TaskKind; input: TaskInput }> {
  const task = await db.task.findFirst({
    where: { id, userId: viewer.userId, deletedAt: null },
    include: { sources: { orderBy: { position: "asc" } } },
  });
  if (task === null) throw new NotFoundError("task");
  if (!isFinal(task.status)) throw new ConflictError("This task is still under way.");
  return { kind: task.kind, input: inputOf(task) };
}

/** The input that a task was made from: its parameters under their own names, the model's special ones as options. */
export function inputOf(task: Task & { sources: TaskSource[] }): TaskInput {
  const named = ["aspectRatio", "resolution", "outputFormat", "variants", "durationSeconds", "seed"];
  const stored = Object.entries(parametersOf(task));
  const asked = stored.filter(([name]) => modelDefinition(task.modelSlug)?.parameters.some((p) => p.name === name));
  return {
    ...Object.fromEntries(asked.filter(([name]) => named.includes(name))),
    options: asked.filter(([name]) => !named.includes(name)).map(([name, value]) => ({ name, value: String(value) })),
    model: task.modelSlug,
    prompt: task.prompt,
    style: task.styleId,
    sourceImages: task.sources.map(({ assetId }) => assetId),
    frameMode: task.frameMode,
    parent: task.parentId,
    workflow: task.workflowId,
    endUser: task.endUser,
  };
}

/** A task's checked parameters as they were stored. */
export function parametersOf(task: Task): Record<string, string | number | boolean> {
  const { parameters } = task;
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) return {};
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, value]] : [],
    ),
  );
}
