import { vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task, TaskKind, TaskStatus } from "#prisma/generated/client/client.ts";

/** Makes an image task from a prompt, or whatever `input` says otherwise. */
export async function makeImage(viewer: Viewer, prompt: string, input: Partial<TaskInput> = {}): Promise<Task> {
  return make(viewer, "IMAGE", { model: "nano-banana", prompt, ...input });
}

/** Makes a video task likewise. */
export async function makeVideo(viewer: Viewer, prompt: string, input: Partial<TaskInput> = {}): Promise<Task> {
  return make(viewer, "VIDEO", { model: "veo-3.1-fast", prompt, ...input });
}

async function make(viewer: Viewer, kind: TaskKind, input: TaskInput): Promise<Task> {
  const { task } = await createTask(viewer, kind, input, { operation: "test" });
  return task;
}

/** Waits until a task has ended, or is in `status`: `timeout` milliseconds at most. */
export async function untilEnded(id: string, status?: TaskStatus, timeout = 15_000): Promise<Task> {
  return vi.waitFor(
    async () => {
      const task = await db.task.findUniqueOrThrow({ where: { id } });
      if (status === undefined ? !isFinal(task.status) : task.status !== status) {
        throw new Error(`The task is still ${task.status}`);
      }
      return task;
    },
    { timeout, interval: 20 },
  );
}
