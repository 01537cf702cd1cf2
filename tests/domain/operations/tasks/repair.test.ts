import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Repair, repairTasks } from "#graphql/domain/operations/tasks/repair.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { recoverTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { makeImage, untilEnded, untilTask } from "#tests/support/tasks.ts";

const kie = useScriptedWorld();
let support: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
});
beforeEach(() => {
  kie.fate = () => "answer";
  kie.reading = async () => undefined;
  kie.recordStatus = 200;
  kie.fileStatus = 200;
});
afterEach(async () => {
  await expectLedgersToBalance();
  expect(await findLedgerFaults()).toEqual([]);
});

const reason = "For a test";
async function repair(id: string, action: Repair["action"], more: Partial<Repair> = {}) {
  const [outcome] = await repairTasks(support.actor, { ids: [id], action, reason, ...more });
  if (outcome === undefined) throw new Error("There is no outcome.");
  return outcome;
}
const refusalOf = async (id: string, action: Repair["action"], more: Partial<Repair> = {}) => {
  const { error } = await repair(id, action, more);
  return [error?.code, error?.message];
};
const change = (id: string, data: Prisma.TaskUpdateInput) => db.task.update({ where: { id }, data });
const rowOf = (id: string) => db.task.findUniqueOrThrow({ where: { id } });
const entriesOf = (id: string) =>
  db.auditEntry.findMany({ where: { subject: globalIdOf("Task", id) }, orderBy: { id: "asc" } });
const longAgo = () => new Date(Date.now() - 3_600_000);

async function started() {
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, `a banana ${Math.random()}`);
  const { kieTaskId } = await untilTask(id, (task) => task.kieTaskId !== null);
  return { viewer, id, kieTaskId: kieTaskId ?? "" };
}

async function lost() {
  kie.fate = () => "reset";
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, `a lost banana ${Math.random()}`);
  await untilTask(id, ({ status }) => status === "PROCESSING");
  kie.fate = () => "answer";
  const [made] = kie.of(id);
  return { viewer, id, made: made?.id ?? "" };
}

/** A task of which kie.ai's files are not to be had, and that has ended so. */
async function unsaved() {
  const { viewer, id, kieTaskId } = await started();
  kie.fileStatus = 416;
  kie.finish(kieTaskId, "success");
  await kie.callBack(kieTaskId);
  expect(await untilEnded(id)).toMatchObject({ failureCode: "RESULT_NOT_SAVED", creditsCharged: 0 });
  kie.fileStatus = 200;
  return { viewer, id };
}

describe("ending a task and giving back", () => {
  it("gives back what is held, once, and says who did it and why", async () => {
    const { viewer, id, kieTaskId } = await started();
    const { task } = await repair(id, "END_AND_RETURN");
    expect(task).toMatchObject({ status: "FAILED", failureCode: "ENDED_BY_OPERATOR", creditsCharged: 0 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0, totalUsed: 0 });
    const [entry, ...others] = await entriesOf(id);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ action: "task.repaired", actorId: support.viewer.userId, reason });
    expect(JSON.parse(entry?.before ?? "")).toMatchObject({ status: "PROCESSING", creditsHeld: 5 });
    expect(JSON.parse(entry?.after ?? "")).toMatchObject({
      repair: "END_AND_RETURN",
      status: "FAILED",
      creditsHeld: 0,
    });
    // What kie.ai makes all the same is charged to nobody.
    kie.finish(kieTaskId, "success");
    await kie.callBack(kieTaskId);
    expect(await refusalOf(id, "END_AND_RETURN")).toEqual(["CONFLICT", expect.stringContaining("is over (FAILED)")]);
    expect(await rowOf(id)).toMatchObject({ status: "FAILED", creditsCharged: 0, lateResultAt: null });
    expect(await db.creditTransaction.count({ where: { taskId: id } })).toBe(2);
    expect(await entriesOf(id)).toHaveLength(1);
  });

  it("of two operators at once, one does it and the other is told", async () => {
    const { viewer, id } = await started();
    const other = await signedInAs("ADMIN");
    const both = [support, other].map(({ actor }) =>
      repairTasks(actor, { ids: [id], action: "END_AND_RETURN", reason }),
    );
    const codes = (await Promise.all(both)).map(([outcome]) => outcome?.error?.code ?? "done").sort();
    expect(codes).toEqual(["CONFLICT", "done"]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    expect(await entriesOf(id)).toHaveLength(1);
  });

  it("gives back the hold of a canceled task that awaits its outcome, which stays canceled", async () => {
    const { viewer, id } = await started();
    await cancelTask(viewer, id);
    expect((await repair(id, "END_AND_RETURN")).task).toMatchObject({ status: "CANCELED", creditsCharged: 0 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });

  it("ends what waits and what is being saved", async () => {
    const { viewer, id, kieTaskId } = await started();
    kie.fileStatus = 503;
    kie.finish(kieTaskId, "success");
    await kie.callBack(kieTaskId);
    await untilTask(id, ({ status }) => status === "SAVING");
    expect((await repair(id, "END_AND_RETURN")).task).toMatchObject({ status: "FAILED", creditsCharged: 0 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });
});

describe("asking kie.ai again", () => {
  it("finishes what a callback has missed", async () => {
    const { viewer, id, kieTaskId } = await started();
    await change(id, { nextPollAt: null });
    kie.finish(kieTaskId, "success");
    expect((await repair(id, "ASK_AGAIN")).error).toBeUndefined();
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
    expect(JSON.parse((await entriesOf(id))[0]?.before ?? "")).toMatchObject({ status: "PROCESSING" });
  });

  it("changes nothing while kie.ai works, does not know it, or does not answer", async () => {
    const { id, kieTaskId } = await started();
    await change(id, { nextPollAt: null });
    expect((await repair(id, "ASK_AGAIN")).task).toMatchObject({ status: "PROCESSING" });
    kie.recordStatus = 502;
    expect(await refusalOf(id, "ASK_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("did not answer")]);
    kie.recordStatus = 200;
    kie.tasks.delete(kieTaskId);
    expect(await refusalOf(id, "ASK_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("no such task")]);
    expect(await rowOf(id)).toMatchObject({ status: "PROCESSING", repairUntil: null, creditsCharged: 5 });
    expect(await entriesOf(id)).toHaveLength(1);
  });

  it("lets a second operator wait for the first", async () => {
    const { id } = await started();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      kie.reading = () => {
        resolve();
        return held;
      };
    });
    const first = repair(id, "ASK_AGAIN");
    await reached;
    for (const action of ["ASK_AGAIN", "END_AND_RETURN", "SEND_AGAIN"] as const)
      expect(await refusalOf(id, action)).toEqual(["CONFLICT", expect.stringContaining("Another operator")]);
    letGo();
    expect((await first).error).toBeUndefined();
    kie.reading = async () => undefined;
    expect((await repair(id, "END_AND_RETURN")).task?.status).toBe("FAILED");
  });

  it("finds a lost task by what a callback has named, and only if it is this one", async () => {
    const { viewer, id, made } = await lost();
    await change(id, { sandbox: false });
    expect(await refusalOf(id, "ASK_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("can't be done")]);
    await change(id, { sandbox: true });
    const told = { taskId: id, body: "{}", processedAt: new Date() };
    const strange = await started();
    await db.kieDelivery.create({ data: { ...told, kieTaskId: strange.kieTaskId } });
    expect(await refusalOf(id, "ASK_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("is another task")]);
    expect(await rowOf(id)).toMatchObject({ kieTaskId: null, status: "PROCESSING" });
    kie.finish(made, "success");
    await db.kieDelivery.create({ data: { ...told, kieTaskId: made } });
    expect((await repair(id, "ASK_AGAIN")).error).toBeUndefined();
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5, needsReview: false });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0 });
  });
});

describe("sending again", () => {
  it("is not done while kie.ai works on it, has made it, may not know it yet, or does not answer", async () => {
    const { viewer, id, kieTaskId } = await started();
    await change(id, { nextPollAt: null });
    expect(await refusalOf(id, "SEND_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("still works")]);
    const task = kie.tasks.get(kieTaskId);
    kie.tasks.delete(kieTaskId);
    expect(await refusalOf(id, "SEND_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("may not know it yet")]);
    kie.recordStatus = 500;
    expect(await refusalOf(id, "SEND_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("did not answer")]);
    kie.recordStatus = 200;
    if (task !== undefined) kie.tasks.set(kieTaskId, task);
    kie.finish(kieTaskId, "success");
    expect(await refusalOf(id, "SEND_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("made it meanwhile")]);
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5 });
    expect(kie.of(id)).toHaveLength(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
    expect(await entriesOf(id)).toEqual([]);
  });

  it("is done under the same hold once kie.ai has lost it, and charged once", async () => {
    const { viewer, id, kieTaskId } = await started();
    await change(id, { nextPollAt: null, startedAt: longAgo() });
    kie.tasks.delete(kieTaskId);
    expect((await repair(id, "SEND_AGAIN")).task).toMatchObject({ status: "PENDING", formerKieTaskIds: [kieTaskId] });
    const again = await untilTask(id, (task) => task.kieTaskId !== null);
    kie.finish(again.kieTaskId ?? "", "success");
    await kie.callBack(again.kieTaskId ?? "");
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5, attempts: 2 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
  });

  it("is never done blindly for a task whose answer was lost, nor for one whose credits are back", async () => {
    const { id } = await lost();
    expect((await repair(id, "SEND_AGAIN")).error?.code).toBe("CONFLICT");
    await change(id, { sandbox: false });
    expect(await refusalOf(id, "SEND_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("can't be done")]);
    await change(id, { sandbox: true });
    await repair(id, "END_AND_RETURN");
    expect(await refusalOf(id, "SEND_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("is over (FAILED)")]);
    expect(kie.of(id)).toHaveLength(1);
  });

  it("sends at once what backs off", async () => {
    kie.fate = () => 455;
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana that waits");
    // Not while it is on its way for another try, which would end in a moment of its own.
    const backsOff = { id, tries: { gt: 0 }, claimedBy: null };
    const data = { notBefore: new Date(Date.now() + 3_600_000), tries: 3 };
    const backOffLonger = async () => expect(await db.task.updateMany({ where: backsOff, data })).toEqual({ count: 1 });
    await vi.waitFor(backOffLonger, { timeout: 15_000, interval: 2 });
    kie.fate = () => "answer";
    expect((await repair(id, "SEND_AGAIN")).task).toMatchObject({ status: "PENDING", notBefore: null, tries: 0 });
    const { kieTaskId } = await untilTask(id, (task) => task.kieTaskId !== null);
    kie.finish(kieTaskId ?? "", "success");
    await kie.callBack(kieTaskId ?? "");
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5 });
  });
});

describe("saving again", () => {
  it("adds what was made as a late result, and costs nothing", async () => {
    const { viewer, id } = await unsaved();
    expect((await repair(id, "SAVE_AGAIN")).error).toBeUndefined();
    const task = await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(task).toMatchObject({ status: "FAILED", creditsCharged: 0 });
    expect(await db.asset.count({ where: { taskId: id, deletedAt: null } })).toBe(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0, totalUsed: 0 });
    expect(await refusalOf(id, "SAVE_AGAIN")).toEqual(["CONFLICT", expect.stringContaining("is over")]);
  });

  it("says that kie.ai keeps the files no longer", async () => {
    const { id } = await unsaved();
    kie.fileStatus = 404;
    expect(await refusalOf(id, "SAVE_AGAIN")).toEqual([
      "CONFLICT",
      expect.stringContaining("keeps its files no longer"),
    ]);
    expect(await rowOf(id)).toMatchObject({ status: "FAILED", failureCode: "RESULT_GONE", repairUntil: null });
    expect(await entriesOf(id)).toEqual([]);
  });
});

describe("taking a result over", () => {
  const file = (name: string) => `${kie.origin}/files/${name}.png`;

  it("judges the file by its bytes, and charges what is held, once", async () => {
    const { viewer, id, kieTaskId } = await started();
    kie.fileStatus = 404;
    const gone = await repair(id, "TAKE_OVER", { assetUrls: [file("hand")] });
    expect(gone.error?.code).toBe("INVALID_INPUT");
    kie.fileStatus = 200;
    expect((await repair(id, "TAKE_OVER", { assetUrls: [`${kie.origin}/nothing`] })).error?.code).toBe("INVALID_INPUT");
    expect(await rowOf(id)).toMatchObject({ status: "PROCESSING", resultUrls: [] });
    expect((await repair(id, "TAKE_OVER", { assetUrls: [file("hand")] })).task).toMatchObject({ status: "SAVING" });
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", creditsCharged: 5 });
    kie.finish(kieTaskId, "success");
    await kie.callBack(kieTaskId);
    expect(await refusalOf(id, "TAKE_OVER", { assetUrls: [file("hand")] })).toEqual(["CONFLICT", expect.anything()]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
    expect(await db.asset.count({ where: { taskId: id } })).toBe(1);
  });

  it("costs nothing where the credits are back", async () => {
    const { viewer, id } = await lost();
    await change(id, { deadlineAt: longAgo() });
    await recoverTasks();
    expect(await untilEnded(id)).toMatchObject({ failureCode: "ANSWER_LOST" });
    await repair(id, "TAKE_OVER", { assetUrls: [file("late")] });
    await untilTask(id, ({ lateResultAt }) => lateResultAt !== null);
    expect(await rowOf(id)).toMatchObject({ creditsCharged: 0, needsReview: false });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });

  it("takes no address that is none, of other schemes, of private networks, or for many", async () => {
    const { id } = await started();
    const take = (assetUrls: string[] | null, ids = [id]) =>
      repairTasks(support.actor, { ids, action: "TAKE_OVER", reason, assetUrls });
    const private_ = ["http://127.0.0.1:1/a.png", "http://example.test/a.png", "file:///etc/passwd", "x", ""];
    for (const url of [...private_, "https://user:word@example.test/a"])
      await expect(take([url]), url).rejects.toMatchObject({ code: "INVALID_INPUT" });
    for (const urls of [null, [], Array.from({ length: 11 }, () => file("a"))])
      await expect(take(urls)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(take([file("a")], [id, id])).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const [local] = await take(["https://127.0.0.1/a.png"]);
    expect(local?.error?.code).toBe("INVALID_INPUT");
    const urls = { ids: [id], action: "ASK_AGAIN" as const, reason, assetUrls: [file("a")] };
    await expect(repairTasks(support.actor, urls)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await rowOf(id)).toMatchObject({ status: "PROCESSING", resultUrls: [] });
  });
});

describe("many at once", () => {
  it("does each for itself, and names what was not done", async () => {
    const [one, over] = [await started(), await started()];
    await repair(over.id, "END_AND_RETURN");
    const unknown = "01920000-0000-7000-8000-000000000000";
    const ids = [one.id, over.id, unknown, one.id];
    const outcomes = await repairTasks(support.actor, { ids, action: "END_AND_RETURN", reason });
    expect(outcomes.map(({ error }) => error?.code ?? "done")).toEqual([
      ...["done", "CONFLICT", "NOT_FOUND", "INVALID_INPUT"],
    ]);
    const all = Array.from({ length: 101 }, (_, n) => `${n}`);
    for (const wrong of [[], all])
      await expect(repairTasks(support.actor, { ids: wrong, action: "ASK_AGAIN", reason })).rejects.toMatchObject({
        code: "INVALID_INPUT",
      });
    await expect(repairTasks(support.actor, { ids: [one.id], action: "ASK_AGAIN", reason: " " })).rejects.toMatchObject(
      { code: "INVALID_INPUT" },
    );
  });

  it("is nobody's who is no operator", async () => {
    const { id, viewer } = await started();
    const user = await signedInAs("USER");
    const owner = { viewer, address: "192.0.2.1" };
    for (const actor of [user.actor, owner])
      await expect(repairTasks(actor, { ids: [id], action: "END_AND_RETURN", reason })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    expect(await rowOf(id)).toMatchObject({ status: "PROCESSING" });
  });
});
