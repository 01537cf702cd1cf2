import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

type Note = { event: string; taskId?: string; requestId?: string };
const notes: Note[] = [];
beforeAll(() => {
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(log, level).mockImplementation((note: unknown) => void notes.push(note as Note));
});
afterAll(() => void vi.restoreAllMocks());

const ONE = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id } } }
}`;
const MANY = `mutation ($input: CreateTasksInput!) {
  createTasks(input: $input) { ... on CreateTasksPayload { outcomes { task { id } } } }
}`;
const AGAIN = `mutation ($id: ID!) { retryTask(id: $id) { ... on RetryTaskPayload { task { id } } } }`;

/** The events of a task's lines, and the request ids that they name. */
async function roadOf(id: string, last: string) {
  const taskId = rowId(id, "Task");
  const lines = () => notes.filter((note) => note.taskId === taskId);
  await untilEnded(taskId);
  // The callback may come after a poll has found the end.
  await vi.waitFor(() => expect(lines().map(({ event }) => event)).toContain(last));
  const mine = lines();
  return { events: mine.map(({ event }) => event), requests: [...new Set(mine.map(({ requestId }) => requestId))] };
}

describe("every line about a task names the request that ordered it", () => {
  const order = (prompt: string) => ({ model: "nano-banana", prompt });

  it("from its creation over kie.ai's callback to its end, for one that is made, one that fails, and one tried again", async () => {
    const person = await signedIn();
    const asking = (id: string) => ({ ...person, headers: { "x-request-id": id } });
    type One = { createImageTask: { task: { id: string } } };
    const made = await execute<One>(ONE, { input: { task: order("a hill") } }, asking("ask-1"));
    const road = await roadOf(made.data.createImageTask.task.id, "callback received");
    expect(road.events).toEqual(expect.arrayContaining(["task created", "task started", "callback received"]));
    expect(road.requests).toEqual(["ask-1"]);

    const failed = await execute<One>(ONE, { input: { task: order("a hill #sim:505") } }, asking("ask-2"));
    const { id } = failed.data.createImageTask.task;
    const lost = await roadOf(id, "task failed");
    expect(lost.events).toEqual(expect.arrayContaining(["task created", "task not sent", "task failed"]));
    expect(lost.requests).toEqual(["ask-2"]);

    const again = await execute<{ retryTask: { task: { id: string } } }>(AGAIN, { id }, asking("ask-3"));
    expect((await roadOf(again.data.retryTask.task.id, "task failed")).requests).toEqual(["ask-3"]);
  });

  it("of a batch as well", async () => {
    const person = await signedIn();
    const input = { images: [order("a mill")] };
    const many = await execute<{ createTasks: { outcomes: { task: { id: string } }[] } }>(
      MANY,
      { input },
      { ...person, headers: { "x-request-id": "ask-4" } },
    );
    const [outcome] = many.data.createTasks.outcomes;
    expect((await roadOf(outcome?.task.id ?? "", "task completed")).requests).toEqual(["ask-4"]);
    expect(await db.task.count({ where: { userId: person.viewer.userId, requestId: "ask-4" } })).toBe(1);
  });

  it("because no line writes a task's id by hand", () => {
    const files = readdirSync("graphql", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const byHand = files.filter((file) =>
      /log\.\w+\(\s*\{[^}]*\btaskId\b(?! \} : lineOf)/.test(readFileSync(`graphql/${file}`, "utf8")),
    );
    expect(byHand).toEqual([]);
  });
});
