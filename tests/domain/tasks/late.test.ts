import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { cancelTask, creditsReturnedOnCancel } from "#graphql/domain/tasks/keep/cancel.ts";
import { deleteTask } from "#graphql/domain/tasks/keep/delete.ts";
import { recoverTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { settleTask } from "#graphql/domain/tasks/outcome/settle.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage, untilEnded, untilTask } from "#tests/support/tasks.ts";

const kie = useScriptedWorld();
beforeEach(() => {
  kie.fate = () => "answer";
  kie.taken = async () => undefined;
});
afterEach(async () => {
  await expectLedgersToBalance();
  expect(await findLedgerFaults()).toEqual([]);
});

const eventsOf = async (taskId: string) =>
  (await db.taskEvent.findMany({ where: { taskId }, orderBy: { sequence: "asc" } })).map(({ type }) => type);

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function started() {
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, "a banana");
  const task = await untilTask(id, ({ kieTaskId }) => kieTaskId !== null);
  return { viewer, id, task, kieTaskId: task.kieTaskId ?? "" };
}

const passDeadline = (id: string) => db.task.update({ where: { id }, data: { deadlineAt: new Date(0) } });

describe("a task whose answer was lost, and of which nothing was heard in time", () => {
  it("gives its credits back, and keeps a result that a callback brings later without a charge", async () => {
    kie.fate = () => "reset";
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a lost banana");
    await untilTask(id, ({ status }) => status === "PROCESSING");
    await passDeadline(id);
    await recoverTasks();
    expect(await untilEnded(id)).toMatchObject({ status: "FAILED", failureCode: "ANSWER_LOST", creditsCharged: 0 });
    const [made] = [...kie.tasks.values()].filter(({ prompt }) => prompt === "a lost banana");
    if (made === undefined) throw new Error("kie.ai has not made it");
    made.state = "success";
    expect(await kie.callBack(made.id)).toBe(200);
    const late = await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(late).toMatchObject({ status: "FAILED", failureCode: "ANSWER_LOST", kieTaskId: made.id, creditsCharged: 0 });
    expect(await db.asset.count({ where: { taskId: id, deletedAt: null } })).toBe(1);
    expect(await eventsOf(id)).toEqual(["CREATED", "STARTED", "FAILED", "RESULT_ADDED"]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });
});

describe("a task that took too long", () => {
  it("gives its credits back once, and keeps a result that comes later without a charge", async () => {
    const { viewer, id, kieTaskId } = await started();
    await passDeadline(id);
    await recoverTasks();
    expect(await untilEnded(id)).toMatchObject({ status: "TIMED_OUT", failureCode: "DEADLINE_PASSED" });
    kie.finish(kieTaskId, "success");
    expect(await kie.callBack(kieTaskId)).toBe(200);
    const late = await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(late).toMatchObject({ status: "TIMED_OUT", creditsCharged: 0 });
    expect(await db.asset.count({ where: { taskId: id, deletedAt: null } })).toBe(1);
    expect(await eventsOf(id)).toEqual(["CREATED", "STARTED", "TIMED_OUT", "RESULT_ADDED"]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0, totalUsed: 0 });
    await kie.callBack(kieTaskId);
    expect(await eventsOf(id)).toHaveLength(4);
  });

  it("is asked about further, so that a late result is found without its callback", async () => {
    const { id, kieTaskId } = await started();
    await passDeadline(id);
    await recoverTasks();
    const ended = await untilEnded(id);
    expect(ended.nextPollAt).not.toBeNull();
    kie.finish(kieTaskId, "success");
    await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
  });
});

describe("canceling what kie.ai has already", () => {
  it("says before the click that nothing comes back, and keeps the hold until the outcome", async () => {
    const { viewer, id, task } = await started();
    expect(creditsReturnedOnCancel(task)).toBe(0);
    const canceled = await cancelTask(viewer, id);
    expect(canceled.creditsReturned).toBe(0);
    expect(canceled.task).toMatchObject({ status: "CANCELED", awaitsOutcome: true, creditsCharged: 5 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 5 });
    await expect(cancelTask(viewer, id)).rejects.toThrow(ConflictError);
  });

  it("charges for a success, keeps the result, and leaves the status", async () => {
    const { viewer, id, kieTaskId } = await started();
    await cancelTask(viewer, id);
    kie.finish(kieTaskId, "success");
    await kie.callBack(kieTaskId);
    const task = await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(task).toMatchObject({ status: "CANCELED", awaitsOutcome: false, creditsCharged: 5 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
    expect(await eventsOf(id)).toEqual(["CREATED", "STARTED", "CANCELED", "RESULT_ADDED"]);
  });

  it.each(["400", "500"])("gives the credits back when it then fails with %s, and is not sent again", async (code) => {
    const { viewer, id, kieTaskId } = await started();
    await cancelTask(viewer, id);
    kie.finish(kieTaskId, "fail", { code });
    await kie.callBack(kieTaskId);
    await untilTask(id, ({ awaitsOutcome }) => !awaitsOutcome);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    expect(await eventsOf(id)).toEqual(["CREATED", "STARTED", "CANCELED", "CANCELED"]);
    expect(kie.of(id)).toHaveLength(1);
  });

  it("gives the credits back at the deadline at the latest, and a result after that is free", async () => {
    const { viewer, id, kieTaskId } = await started();
    await cancelTask(viewer, id);
    await passDeadline(id);
    await recoverTasks();
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    kie.finish(kieTaskId, "success");
    await settleTask(id);
    const task = await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(task).toMatchObject({ status: "CANCELED", creditsCharged: 0 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, totalUsed: 0 });
  });

  it("works while the request is on its way, whatever its answer", async () => {
    for (const [fate, available] of [
      ["answer", 195],
      ["reset", 195],
      [422, 200],
      [455, 200],
    ] as const) {
      const viewer = await makeAccount();
      const { promise: letGo, resolve: release } = deferred();
      let isAsked = false;
      kie.fate = () => fate;
      kie.taken = () => letGo;
      if (typeof fate === "number") {
        // A refusal has nothing to be taken: the cancel slips in before the request is sent.
        kie.fate = () => {
          isAsked = true;
          return fate;
        };
      }
      const { id } = await makeImage(viewer, "a banana");
      if (typeof fate === "number") {
        await vi.waitFor(() => expect(isAsked).toBe(true), { interval: 1 });
      } else {
        await vi.waitFor(() => expect(kie.of(id)).toHaveLength(1), { interval: 1 });
      }
      const canceled = await cancelTask(viewer, id).catch((error) => error);
      release();
      if (canceled instanceof ConflictError) continue;
      if (typeof fate === "number") {
        await untilTask(id, ({ status, awaitsOutcome }) => status === "CANCELED" && !awaitsOutcome);
      } else {
        expect(canceled.creditsReturned).toBe(0);
        if (fate === "answer") await untilTask(id, ({ kieTaskId }) => kieTaskId !== null);
        const [made] = kie.of(id);
        kie.finish(made?.id ?? "", "success");
        await kie.callBack(made?.id ?? "");
        await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
      }
      expect(await creditBalance(viewer.userId)).toMatchObject({ available, onHold: 0 });
    }
  });

  it("settles a task that was deleted meanwhile, and keeps no file of it", async () => {
    const { viewer, id, kieTaskId } = await started();
    await cancelTask(viewer, id);
    await deleteTask(viewer, id);
    kie.finish(kieTaskId, "success");
    await kie.callBack(kieTaskId);
    await untilTask(id, ({ awaitsOutcome }) => !awaitsOutcome);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
    expect(await db.asset.count({ where: { taskId: id, deletedAt: null } })).toBe(0);
  });

  it("is refused once it is made", async () => {
    const { viewer, id, kieTaskId } = await started();
    kie.finish(kieTaskId, "success");
    await kie.callBack(kieTaskId);
    await untilEnded(id, "COMPLETED");
    await expect(cancelTask(viewer, id)).rejects.toThrow(ConflictError);
  });
});
