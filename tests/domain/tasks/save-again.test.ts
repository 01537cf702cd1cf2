import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { retryTask, retryTasks } from "#graphql/domain/tasks/create/retry.ts";
import { saveAssets } from "#graphql/domain/tasks/outcome/save.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage, untilEnded, untilTask } from "#tests/support/tasks.ts";

const kie = useScriptedWorld();
beforeEach(() => {
  kie.fileStatus = 200;
});
afterEach(async () => {
  await expectLedgersToBalance();
  expect(await findLedgerFaults()).toEqual([]);
});

const options = { operation: "test" };

/** A task that was made, and has ended because its file was not to be had. */
async function unsaved() {
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, `a banana ${Math.random()}`);
  const { kieTaskId } = await untilTask(id, (task) => task.kieTaskId !== null);
  kie.fileStatus = 416;
  kie.finish(kieTaskId ?? "", "success");
  await kie.callBack(kieTaskId ?? "");
  expect(await untilEnded(id)).toMatchObject({ failureCode: "RESULT_NOT_SAVED", creditsCharged: 0 });
  kie.fileStatus = 200;
  return { viewer, id };
}

describe("trying again what was made and not saved", () => {
  it("saves it from where kie.ai keeps it, and costs nothing", async () => {
    const { viewer, id } = await unsaved();
    const { task } = await retryTask(viewer, id, options);
    expect(task.id).toBe(id);
    const saved = await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(saved).toMatchObject({ status: "FAILED", creditsCharged: 0 });
    expect(await db.asset.count({ where: { taskId: id, deletedAt: null } })).toBe(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0, totalUsed: 0 });
    expect(kie.of(id)).toHaveLength(1);
    expect(await db.taskEvent.count({ where: { taskId: id, type: "RESULT_ADDED" } })).toBe(1);
  });

  it("twice at once saves it once", async () => {
    const { viewer, id } = await unsaved();
    await Promise.all([retryTask(viewer, id, options), retryTask(viewer, id, options)]);
    await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(await db.asset.count({ where: { taskId: id } })).toBe(1);
    expect(await db.task.count({ where: { retryOfId: id } })).toBe(0);
  });

  it("is not lost where it comes in the moment in which the save before it gives up", async () => {
    const { id } = await unsaved();
    kie.fileStatus = 416;
    // The one by which it ended may not be over yet: from here on nothing is under way.
    await saveAssets(id);
    const givesUp = saveAssets(id).then(() => {
      kie.fileStatus = 200;
    });
    await Promise.all([givesUp, saveAssets(id), saveAssets(id)]);
    expect(await db.task.findUniqueOrThrow({ where: { id } })).toMatchObject({ lateResultAt: expect.any(Date) });
    expect(await db.asset.count({ where: { taskId: id } })).toBe(1);
  });

  it("says once that kie.ai keeps it no longer, and orders it anew the next time", async () => {
    const { viewer, id } = await unsaved();
    kie.fileStatus = 404;
    await expect(retryTask(viewer, id, options)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("keeps its files no longer"),
    });
    const told = await db.task.findUniqueOrThrow({ where: { id } });
    expect(told).toMatchObject({ failureCode: "RESULT_GONE", failureCategory: "STORAGE", creditsCharged: 0 });
    kie.fileStatus = 200;
    const { task } = await retryTask(viewer, id, options);
    expect(task).toMatchObject({ retryOfId: id, creditsHeld: 5 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 5 });
  });

  it("among many costs nothing of their total, whatever limit is set", async () => {
    const { viewer, id } = await unsaved();
    const { outcomes, creditsCharged } = await retryTasks(viewer, [id], { ...options, maxCredits: 0 });
    expect([outcomes[0]?.task?.id, creditsCharged]).toEqual([id, 0]);
    await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    // It has what was made: what is tried again now is an order.
    const again = await retryTasks(viewer, [id], options);
    expect(again.creditsCharged).toBe(5);
    expect(again.outcomes[0]?.task?.retryOfId).toBe(id);
  });
});
