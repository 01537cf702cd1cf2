import { describe, expect, it } from "vitest";
import { canTransition, isFinal, legalTransitions, OPEN_STATUSES, statesBefore } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { TaskStatus } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

const all = Object.values(TaskStatus);
const final: TaskStatus[] = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"];
const legal = new Set([
  "PENDING>PROCESSING",
  "PENDING>FAILED",
  "PENDING>CANCELED",
  "PROCESSING>PENDING",
  "PROCESSING>SAVING",
  "PROCESSING>FAILED",
  "PROCESSING>TIMED_OUT",
  "PROCESSING>CANCELED",
  "SAVING>COMPLETED",
  "SAVING>FAILED",
]);
const pairs = all.flatMap((from) => all.map((to) => ({ from, to })));

describe("the states of a task", () => {
  it.each(pairs)("$from to $to is what the table says", ({ from, to }) => {
    expect(canTransition(from, to)).toBe(legal.has(`${from}>${to}`));
    expect(statesBefore(to).includes(from)).toBe(canTransition(from, to));
  });

  it.each(all)("%s is final exactly when nothing follows", (status) => {
    expect(isFinal(status)).toBe(final.includes(status));
    expect(legalTransitions[status].length === 0).toBe(final.includes(status));
    expect(OPEN_STATUSES.includes(status)).toBe(!final.includes(status));
  });

  it.each(final)("the database itself keeps %s for good", async (status) => {
    const { userId } = await makeAccount();
    const task = await db.task.create({
      data: {
        userId,
        kind: "IMAGE",
        status,
        modelSlug: "nano-banana",
        prompt: "a banana",
        creditsHeld: 0,
        creditsCharged: 0,
        sandbox: true,
        callbackToken: "t",
        completedAt: new Date(),
      },
    });
    for (const to of all.filter((other) => other !== status)) {
      await expect(db.task.update({ where: { id: task.id }, data: { status: to } })).rejects.toThrow(/for good/);
    }
  });
});
