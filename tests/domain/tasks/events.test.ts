import { describe, expect, it, vi } from "vitest";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import type { TaskNotice } from "#graphql/domain/tasks/event-feed.ts";
import { followTaskEvents } from "#graphql/domain/tasks/event-follower.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { listenerCount } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

const banana = { model: "nano-banana", prompt: "a banana" };

async function take(notices: AsyncIterator<TaskNotice>, count: number): Promise<TaskNotice[]> {
  const taken: TaskNotice[] = [];
  while (taken.length < count) {
    const next = await notices.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

async function happen(userId: string, taskId: string, type: "STARTED" | "SAVING") {
  await db.$transaction((tx) => recordEvent(tx, userId, taskId, type));
  notifyAccount(userId);
}

describe("following an account's tasks", () => {
  it("opens with one snapshot per open task, then tells what happens, in order", async () => {
    const viewer = await makeAccount();
    const first = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const second = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const notices = followTaskEvents(viewer.userId, {});
    const opening = await take(notices, 2);
    expect(opening.map(({ type, taskId, sequence }) => ({ type, taskId, sequence }))).toEqual([
      { type: "SNAPSHOT", taskId: first.task.id, sequence: 2 },
      { type: "SNAPSHOT", taskId: second.task.id, sequence: 2 },
    ]);
    await happen(viewer.userId, first.task.id, "STARTED");
    await happen(viewer.userId, second.task.id, "STARTED");
    expect((await take(notices, 2)).map(({ type, taskId, sequence }) => ({ type, taskId, sequence }))).toEqual([
      { type: "STARTED", taskId: first.task.id, sequence: 3 },
      { type: "STARTED", taskId: second.task.id, sequence: 4 },
    ]);
    await notices.return?.();
    expect(listenerCount(`account:${viewer.userId}`)).toBe(0);
  });

  it("opens with the present sequence when nothing is open", async () => {
    const viewer = await makeAccount();
    const notices = followTaskEvents(viewer.userId, {});
    expect(await take(notices, 1)).toMatchObject([{ type: "SNAPSHOT", taskId: null, sequence: 0 }]);
    await notices.return?.();
  });

  it("resumes after a sequence without loss, and says a gap that it cannot fill", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    await happen(viewer.userId, task.id, "STARTED");
    await happen(viewer.userId, task.id, "SAVING");
    const resumed = followTaskEvents(viewer.userId, { after: 1 });
    expect((await take(resumed, 2)).map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
      "2 STARTED",
      "3 SAVING",
    ]);
    await resumed.return?.();
    await db.taskEvent.deleteMany({ where: { userId: viewer.userId, sequence: { lte: 2 } } });
    const late = followTaskEvents(viewer.userId, { after: 1 });
    expect((await take(late, 2)).map(({ type, sequence }) => `${sequence} ${type}`)).toEqual(["3 GAP", "3 SNAPSHOT"]);
    await late.return?.();
  });

  it("loses nothing that happens between the call and the first read", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const notices = followTaskEvents(viewer.userId, { taskId: task.id });
    expect(await take(notices, 1)).toMatchObject([{ type: "SNAPSHOT", taskId: task.id }]);
    await Promise.all(Array.from({ length: 20 }, () => happen(viewer.userId, task.id, "SAVING")));
    const sequences = (await take(notices, 20)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    await notices.return?.();
  });

  it("loses nothing when the last of the others leaves as somebody joins", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const leaving = followTaskEvents(viewer.userId, {});
    await take(leaving, 1);
    const joining = followTaskEvents(viewer.userId, {});
    const first = take(joining, 1);
    await leaving.return?.();
    expect(await first).toMatchObject([{ type: "SNAPSHOT" }]);
    await happen(viewer.userId, task.id, "STARTED");
    expect(await take(joining, 1)).toMatchObject([{ type: "STARTED", sequence: 2 }]);
    await joining.return?.();
    expect(listenerCount(`account:${viewer.userId}`)).toBe(0);
  });

  it("tells what could not be read at first, without another notification", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", banana, { operation: "test" });
    const notices = followTaskEvents(viewer.userId, {});
    await take(notices, 1);
    const { run } = sql;
    const failing = vi.spyOn(sql, "run").mockImplementation(async (text, values, name) => {
      if (name !== "events after") return run(text, values, name);
      failing.mockRestore();
      throw new Error("The database is away.");
    });
    await happen(viewer.userId, task.id, "STARTED");
    expect(await take(notices, 1)).toMatchObject([{ type: "STARTED", sequence: 2 }]);
    await notices.return?.();
  });

  it("ends when its reader is gone", async () => {
    const viewer = await makeAccount();
    const leaving = new AbortController();
    const notices = followTaskEvents(viewer.userId, {}, leaving.signal);
    await take(notices, 1);
    const next = notices.next();
    leaving.abort();
    expect((await next).done).toBe(true);
    expect(listenerCount(`account:${viewer.userId}`)).toBe(0);
  });
});
