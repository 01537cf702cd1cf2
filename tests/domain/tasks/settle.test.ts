import { v7 as uuid } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { applyRecord, settleTask } from "#graphql/domain/tasks/outcome/settle.ts";
import { lateRetryMs } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { onNotify, type Topic } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue, work } from "#graphql/runtime/queue.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import type { Prisma, Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage } from "#tests/support/tasks.ts";

// Nothing moves here but what a test moves: no poller, no dispatcher, and a worker that looks for jobs only when it is woken.
const kie = useScriptedWorld({ worker: false });
const saving: string[] = [];
beforeAll(async () => {
  await openQueue();
  await work(saveAssetsJob, async ({ taskId }) => void saving.push(taskId), { everyMs: HOUR, waitsFirst: false });
});
afterAll(() => closeQueue());
afterEach(async () => {
  kie.recordStatus = 200;
  await expectLedgersToBalance();
});

const told = { callBackUrl: null, creditsConsumed: 4, doneAt: null };
const failed = (code: string, message = "no"): KieRecord => ({ ...told, state: "failed", code, message });
const made: KieRecord = { ...told, state: "succeeded", resultUrls: ["https://kie.test/one.png"] };
const unfinished: KieRecord[] = [{ ...told, state: "running" }, { state: "missing" }];

/** A task that kie.ai has, with its hold of 5 credits. */
async function atKie(data: Prisma.TaskUncheckedUpdateInput = {}, viewer?: Viewer): Promise<Task> {
  const { id } = await makeImage(viewer ?? (await makeAccount()), "a banana");
  const started = { status: "PROCESSING" as const, kieTaskId: uuid(), deadlineAt: fromNow(HOUR), attempts: 1 };
  return db.task.update({ where: { id }, data: { ...started, ...data } });
}

async function apply(task: Task, record: KieRecord): Promise<Task> {
  const model = modelDefinition(task.modelSlug);
  if (model === undefined) throw new Error("The model is not offered.");
  await applyRecord(task, model, record);
  return rowOf(task);
}

const rowOf = ({ id }: Task) => db.task.findUniqueOrThrow({ where: { id } });

const eventsOf = async ({ id }: Task) =>
  (await db.taskEvent.findMany({ where: { taskId: id }, orderBy: { sequence: "asc" } })).map(({ type }) => type);

function heard(...topics: Topic[]): Topic[] {
  const notified: Topic[] = [];
  for (const topic of topics) onTestFinished(onNotify(topic, () => void notified.push(topic)));
  return notified;
}

/** Makes the present attempt one that is over: another road was there first. */
async function overtaken(task: Task): Promise<Task> {
  return db.task.update({
    where: { id: task.id },
    data: { kieTaskId: uuid(), formerKieTaskIds: [`${task.kieTaskId}`] },
  });
}

describe.each(unfinished)("a record that is $state", (record) => {
  it.each([
    ["with time left", () => fromNow(HOUR)],
    ["without a deadline", () => null],
  ])("leaves a task %s alone", async (_which, deadline) => {
    const task = await atKie({ deadlineAt: deadline() });
    expect(await apply(task, record)).toEqual(task);
    expect(await eventsOf(task)).toEqual(["CREATED"]);
  });

  it("ends a task from the very moment of its deadline, with its credits back, and goes on asking", async () => {
    const task = await atKie();
    const deadline = task.deadlineAt ?? now();
    vi.useFakeTimers({ toFake: ["Date"], now: deadline });
    onTestFinished(() => void vi.useRealTimers());
    expect(await apply(task, record)).toMatchObject({
      status: "TIMED_OUT",
      failureCode: "DEADLINE_PASSED",
      creditsCharged: 0,
      nextPollAt: fromNow(lateRetryMs(true)),
    });
    expect(await creditBalance(task.userId)).toMatchObject({ available: 200, onHold: 0 });
    expect(await eventsOf(task)).toEqual(["CREATED", "TIMED_OUT"]);
  });
});

describe("a record of a failure", () => {
  it("ends the task where it lies in the order, also at the first attempt", async () => {
    const task = await atKie();
    expect(await apply(task, failed("400"))).toMatchObject({
      status: "FAILED",
      failureCode: "POLICY_REJECTED",
      creditsCharged: 0,
      kieCredits: 4,
    });
    expect(await creditBalance(task.userId)).toMatchObject({ available: 200, onHold: 0 });
  });

  it("that will pass sends the task again, and ends it after the third attempt", async () => {
    const task = await atKie();
    const again = await apply(task, failed("500"));
    expect(again).toMatchObject({ status: "PENDING", kieTaskId: null, formerKieTaskIds: [task.kieTaskId] });
    expect(await creditBalance(task.userId)).toMatchObject({ available: 195, onHold: 5 });
    const third = await atKie({ formerKieTaskIds: [uuid(), uuid()] });
    expect(await apply(third, failed("500"))).toMatchObject({ status: "FAILED", failureCode: "PROVIDER_FAILED" });
  });

  it("with a code that nobody knows is logged, and one with a known code is not", async () => {
    const warned = vi.spyOn(log, "warn");
    onTestFinished(() => warned.mockRestore());
    await apply(await atKie(), failed("400"));
    expect(warned).not.toHaveBeenCalled();
    const task = await atKie();
    expect(await apply(task, failed("777"))).toMatchObject({ failureCode: "UNKNOWN_PROVIDER_ERROR" });
    const { id: taskId, userId } = task;
    const note = { event: "unknown provider code", taskId, userId, model: "nano-banana", code: "777" };
    expect(warned.mock.calls).toEqual([[note]]);
  });

  it("that is the operator's business is told once, by the road that has ended the task", async () => {
    const task = await atKie({ sandbox: false });
    const findings = () => db.ledgerFinding.findMany({ where: { kind: "provider-credits-empty" } });
    await apply({ ...task, kieTaskId: uuid() }, failed("402"));
    expect(await findings()).toEqual([]);
    await apply(task, failed("402"));
    expect(await findings()).toMatchObject([{ seen: 1, detail: { taskId: task.id, code: "402" } }]);
    await apply(task, failed("402"));
    expect(await findings()).toMatchObject([{ seen: 1 }]);
  });
});

describe("tasks that fail in the same moment", () => {
  it("have their credits back with their accounts' others, and each account pays what it owes from that", async () => {
    const [person, owing] = [await makeAccount(), await makeAccount()];
    const tasks = await Promise.all([person, owing, owing, person, owing].map((viewer) => atKie({}, viewer)));
    const [userId, debtor] = [person.userId, owing.userId];
    await db.creditBalance.update({ where: { userId: debtor }, data: { owed: 7 } });
    const batches = vi.spyOn(sql, "run");
    onTestFinished(() => batches.mockRestore());
    await Promise.all([...tasks, ...tasks].map((task) => apply(task, failed("400"))));
    const names = batches.mock.calls.map(([_text, _values, name]) => name);
    expect([1, 2]).toContain(names.filter((name) => name === "tasks that end as FAILED").length);
    expect(await creditBalance(userId)).toMatchObject({ available: 200, onHold: 0 });
    expect(await creditBalance(debtor)).toMatchObject({ available: 193, onHold: 0 });
    const paid = { userId: debtor, type: "ADJUSTMENT", reason: "DEBT_COLLECTED", amount: -7 } as const;
    expect(await db.creditTransaction.findMany({ where: paid })).toMatchObject([{ balanceAfter: 193, taskId: null }]);
    expect(await db.creditBalance.findUnique({ where: { userId: debtor } })).toMatchObject({ owed: 0 });
  });

  it("do not end where nothing is held for them: that must never be, and is said", async () => {
    const { userId } = await makeAccount();
    const row = { userId, kind: "IMAGE", modelSlug: "nano-banana", prompt: "a boat", creditsHeld: 5 } as const;
    const task = await db.task.create({ data: { ...row, creditsCharged: 5, sandbox: true, callbackToken: uuid() } });
    await expect(failTask(task, "FAILED", "INTERNAL")).rejects.toThrow("Nothing is held");
    expect((await rowOf(task)).status).toBe("PENDING");
  });
});

describe("a record of a success", () => {
  it("has the files saved at once, and tells whoever waits", async () => {
    const task = await atKie({ nextPollAt: now() });
    const notified = heard(`account:${task.userId}`, "room");
    expect(await apply(task, made)).toMatchObject({
      status: "SAVING",
      resultUrls: ["https://kie.test/one.png"],
      kieCredits: 4,
      nextPollAt: null,
    });
    expect(await eventsOf(task)).toEqual(["CREATED", "SAVING"]);
    expect(notified).toEqual([`account:${task.userId}`, "room"]);
    await vi.waitFor(() => expect(saving).toContain(task.id), { interval: 5 });
  });

  it("of an attempt that is over moves nothing and tells nobody", async () => {
    const task = await atKie();
    const present = await overtaken(task);
    const notified = heard(`account:${task.userId}`, "room");
    expect(await apply(task, made)).toEqual(present);
    expect(await eventsOf(task)).toEqual(["CREATED"]);
    expect(notified).toEqual([]);
    expect(saving).not.toContain(task.id);
  });

  it("without a file fails the task", async () => {
    const task = await atKie();
    expect(await apply(task, { ...made, resultUrls: [] })).toMatchObject({
      status: "FAILED",
      failureCode: "PROVIDER_EMPTY_RESULT",
      kieCredits: 4,
    });
    expect(await creditBalance(task.userId)).toMatchObject({ available: 200, onHold: 0 });
  });
});

describe("a record of a task that is over for its owner", () => {
  it.each([
    ["TIMED_OUT", "DEADLINE_PASSED"],
    ["FAILED", "ANSWER_LOST"],
  ] as const)("adds a result to one that is %s: %s, and leaves its status", async (status, failureCode) => {
    const ordered = await atKie();
    const { id } = ordered;
    await failTask(ordered, status, failureCode);
    const task = await db.task.findUniqueOrThrow({ where: { id } });
    expect(await apply(task, made)).toMatchObject({ status, failureCode, resultUrls: ["https://kie.test/one.png"] });
    await vi.waitFor(() => expect(saving).toContain(id), { interval: 5 });
  });

  it("gives the hold of a canceled one back when nothing has come of it", async () => {
    const task = await atKie({ status: "CANCELED", completedAt: now(), awaitsOutcome: true });
    expect(await creditBalance(task.userId)).toMatchObject({ available: 195, onHold: 5 });
    expect(await apply(task, failed("500"))).toMatchObject({ status: "CANCELED", awaitsOutcome: false });
    expect(await creditBalance(task.userId)).toMatchObject({ available: 200, onHold: 0 });
  });
});

describe("reading a task's record", () => {
  const passed = { deadlineAt: new Date(0) };

  it("ends a task whose deadline has passed and that kie.ai does not know", async () => {
    const task = await atKie(passed);
    await settleTask(task.id);
    expect(await rowOf(task)).toMatchObject({ status: "TIMED_OUT" });
  });

  it("asks about one that is over for its owner and may still bring something", async () => {
    const task = await atKie({ ...passed, status: "CANCELED", completedAt: now(), awaitsOutcome: true });
    await settleTask(task.id);
    expect(await rowOf(task)).toMatchObject({ status: "CANCELED", awaitsOutcome: false, creditsCharged: 0 });
  });

  it("asks nobody about a task that is not there, was not taken, waits, is made, or whose model is no longer offered", async () => {
    kie.recordStatus = 500;
    await db.model.create({ data: { slug: "no-longer-offered" } });
    for (const data of [
      { kieTaskId: null },
      { status: "PENDING" },
      { status: "SAVING" },
      { modelSlug: "no-longer-offered" },
    ] as const) {
      const task = await atKie(data);
      await settleTask(task.id);
      expect(await rowOf(task)).toEqual(task);
    }
    await settleTask(uuid());
  });

  it("says so when kie.ai cannot be asked", async () => {
    kie.recordStatus = 500;
    await expect(settleTask((await atKie(passed)).id)).rejects.toThrow();
  });
});
