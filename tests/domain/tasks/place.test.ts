import { afterEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { prepareOrder } from "#graphql/domain/tasks/create/order.ts";
import { PLACE, valuesOf } from "#graphql/domain/tasks/create/place-statement.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { countStatements, statementsSoFar } from "#tests/reliability/support/work.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
afterEach(expectLedgersToBalance);

const banana: TaskInput = { model: "nano-banana", prompt: "a banana in a bowl" };
/** It costs 20 credits, the other one 5. */
const dear: TaskInput = { ...banana, model: "nano-banana-pro" };
const create = { operation: "createImageTask" };
const items = (inputs: TaskInput[]) => inputs.map((input, index) => ({ kind: "IMAGE" as const, index, input }));

describe("orders of one moment", () => {
  it("of many accounts are placed with one statement, each account's in their order", async () => {
    const viewers = await Promise.all(Array.from({ length: 5 }, () => makeAccount()));
    await createTask(await makeAccount(), "IMAGE", banana, create);
    countStatements();
    const before = statementsSoFar();
    const ordered = viewers.flatMap((viewer) => [1, 2, 3].map((nth) => ({ viewer, prompt: `${nth}` })));
    const made = await Promise.all(
      ordered.map(({ viewer, prompt }) => createTask(viewer, "IMAGE", { ...banana, prompt }, create)),
    );
    expect(statementsSoFar() - before).toBe(1);
    for (const { userId } of viewers) {
      const own = made.flatMap(({ task }) => (task.userId === userId ? [task.id] : []));
      const entries = await db.creditTransaction.findMany({
        where: { userId, type: "HOLD" },
        orderBy: { number: "asc" },
      });
      expect(entries.map(({ taskId, balanceAfter }) => [taskId, balanceAfter])).toEqual(
        own.map((id, place) => [id, 195 - 5 * place]),
      );
      const events = await db.taskEvent.findMany({ where: { userId }, orderBy: { sequence: "asc" } });
      expect(events.map(({ taskId, sequence }) => [taskId, sequence])).toEqual(own.map((id, place) => [id, place + 1]));
    }
  });

  it("are refused as if they came one by one: what is told as there is what was left", async () => {
    const viewer = await makeAccount({ credits: 28 });
    const { outcomes } = await createTasks(viewer, items([dear, dear, banana, dear, banana, banana]), create);
    expect(outcomes.map(({ task, error }) => task?.creditsHeld ?? error)).toEqual([
      20,
      expect.objectContaining({ required: 20, available: 8 }),
      5,
      expect.objectContaining({ required: 20, available: 3 }),
      expect.objectContaining({ required: 5, available: 3 }),
      expect.objectContaining({ required: 5, available: 3 }),
    ]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 3, onHold: 25 });
  });

  it("that were made before hold nothing from those behind them", async () => {
    const viewer = await makeAccount({ credits: 10 });
    const keyed = (idempotencyKey: string) => createTask(viewer, "IMAGE", banana, { ...create, idempotencyKey });
    const { task: first } = await keyed("first");
    const [again, same, other] = await Promise.all([keyed("first"), keyed("second"), keyed("second")]);
    expect(again).toMatchObject({ replayed: true, task: { id: first.id } });
    expect(other).toMatchObject({ replayed: true, task: { id: same.task.id } });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 0, onHold: 10 });
  });

  it("fail by themselves when one of them cannot be stored", async () => {
    const viewer = await makeAccount();
    const gone = crypto.randomUUID();
    const orders = [undefined, gone, undefined].map((retryOfId) =>
      createTask(viewer, "IMAGE", banana, { ...create, ...(retryOfId !== undefined && { retryOfId }) }),
    );
    const ends = await Promise.allSettled(orders);
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 190, onHold: 10 });
  });
});

describe("orders of several processes", () => {
  it("keep every account's numbers and credits, in whatever order their accounts come", async () => {
    const viewers = await Promise.all(Array.from({ length: 4 }, () => makeAccount({ credits: 100 })));
    const statements = Array.from({ length: 12 }, async (_, process) => {
      const inTurn = process % 2 === 0 ? viewers : [...viewers].reverse();
      const drafts = [...inTurn, ...inTurn].map((viewer, nth) => {
        // Half of them repeat what another process orders.
        const idempotencyKey = nth % 2 === 0 ? `${Math.floor(process / 2)} ${viewer.userId}` : undefined;
        return { viewer, kind: "IMAGE" as const, input: banana, options: { ...create, idempotencyKey } };
      });
      const orders = await Promise.all(drafts.map((draft) => prepareOrder(draft)));
      const { rows } = await sql.run(PLACE, [valuesOf(orders)]);
      return rows.map(({ outcome }) => outcome);
    });
    const outcomes = (await Promise.all(statements)).flat();
    const counts = ["placed", "repeated", "refused", "again"].map((one) => outcomes.filter((o) => o === one).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(96);
    for (const { userId } of viewers) {
      const { available, onHold } = await creditBalance(userId);
      expect(await db.task.count({ where: { userId } })).toBe(onHold / 5);
      expect(available + onHold).toBe(100);
      const events = await db.taskEvent.findMany({ where: { userId }, orderBy: { sequence: "asc" } });
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, place) => place + 1));
    }
    const twice = await db.idempotencyKey.groupBy({
      by: ["resultId"],
      _count: true,
      having: { resultId: { _count: { gt: 1 } } },
    });
    expect(twice).toEqual([]);
    const keys = await db.idempotencyKey.findMany({ select: { resultId: true } });
    expect(await db.task.count({ where: { id: { in: keys.map(({ resultId }) => resultId) } } })).toBe(keys.length);
  });
});

describe("an order that overtakes the news of a change", () => {
  /** As when another process changes it and its notification is still on its way. */
  async function changeUnheard(table: "Price" | "Model", statement: string): Promise<void> {
    await sql.run(
      `ALTER TABLE "${table}" DISABLE TRIGGER USER; ${statement}; ALTER TABLE "${table}" ENABLE TRIGGER USER`,
    );
  }

  it("is charged the price in force", async () => {
    const viewer = await makeAccount();
    await createTask(viewer, "IMAGE", banana, create);
    await changeUnheard("Price", `INSERT INTO "Price" (id, "modelSlug", credits) VALUES ('new', 'nano-banana', 7)`);
    const { task } = await createTask(viewer, "IMAGE", banana, create);
    expect(task).toMatchObject({ priceId: "new", creditsHeld: 7, quotedCredits: 7 });
    await sql.run(`UPDATE "Task" SET "priceId" = NULL; DELETE FROM "Price" WHERE id = 'new'`);
    notify("catalog");
  });

  it("is refused when the model has been paused", async () => {
    const viewer = await makeAccount();
    await createTask(viewer, "IMAGE", banana, create);
    await changeUnheard("Model", `UPDATE "Model" SET state = 'PAUSED' WHERE slug = 'nano-banana'`);
    const refused = createTask(viewer, "IMAGE", banana, create);
    await expect(refused).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "ACTIVE" } });
  });
});
