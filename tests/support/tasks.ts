import { setTimeout as delay } from "node:timers/promises";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { subscribe } from "#graphql/runtime/pubsub.ts";
import type { Task, TaskKind, TaskStatus } from "#prisma/generated/client/client.ts";

/** What a test changes by hand is told to nobody. */
const LOOK_ANYWAY_MS = 250;

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
  const isThere = (task: Task) => (status === undefined ? isFinal(task.status) : task.status === status);
  return untilTask(id, isThere, timeout);
}

/** Waits until a task's row is as it should be: looks when its account is told of something, and now and then without. */
export async function untilTask(id: string, isThere: (task: Task) => boolean, timeout = 15_000): Promise<Task> {
  const deadline = Date.now() + timeout;
  const { userId } = await db.task.findUniqueOrThrow({ where: { id }, select: { userId: true } });
  const notifications = subscribe(`account:${userId}`);
  try {
    for (let next = notifications.next(); ; ) {
      const task = await db.task.findUniqueOrThrow({ where: { id } });
      if (isThere(task)) return task;
      if (Date.now() > deadline) throw new Error(`The task is still ${task.status}`);
      const isNotified = await Promise.race([next.then(() => true), delay(LOOK_ANYWAY_MS, false)]);
      if (isNotified) next = notifications.next();
    }
  } finally {
    await notifications.return?.();
  }
}
