import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { beginSending } from "#graphql/domain/tasks/dispatch/begin-sending.ts";
import { claimWaiting, releaseClaims } from "#graphql/domain/tasks/dispatch/claim.ts";
import { providersInDemand } from "#graphql/domain/tasks/dispatch/demand.ts";
import { queuePosition } from "#graphql/domain/tasks/dispatch/queue-position.ts";
import { submitTask } from "#graphql/domain/tasks/dispatch/submit.ts";
import { pauseProvider } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { recoverTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { KIE_REQUESTS_PER_WINDOW, windowMs } from "#graphql/domain/tasks/retry-timing.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { insertTask } from "#tests/support/rows.ts";
import { makeImage } from "#tests/support/tasks.ts";

const kie = useScriptedWorld({ worker: false });

beforeEach(async () => {
  await db.task.updateMany({
    where: { status: { in: ["PENDING", "PROCESSING"] } },
    data: { status: "FAILED", completedAt: new Date(), nextPollAt: null },
  });
  await db.kieChannel.updateMany({ data: { sentAt: [], pausedUntil: null } });
  kie.creates.length = 0;
  kie.fate = () => "answer";
});

const forgetSends = () => db.kieChannel.updateMany({ data: { sentAt: [] } });

/** Tasks that wait since one moment after another, from `since` ms on. */
const BEGIN = Date.now() - 60_000;

async function waiting(viewer: Viewer, count: number, since: number): Promise<Task[]> {
  const tasks: Task[] = [];
  for (let place = 0; place < count; place++) {
    tasks.push(await insertTask(viewer.userId, { createdAt: new Date(BEGIN + since + place) }));
  }
  return tasks;
}

/** Claims and starts tasks one at a time, as if each were sent at once, and tells whose they are in order. */
async function order(count: number): Promise<Task[]> {
  const taken: Task[] = [];
  while (taken.length < count) {
    const { tasks } = await claimWaiting(true, "one");
    if (tasks.length === 0) break;
    taken.push(...tasks);
    const ids = tasks.map(({ id }) => id);
    await db.task.updateMany({
      where: { id: { in: ids } },
      data: { status: "PROCESSING", claimedBy: null, claimedUntil: null },
    });
  }
  return taken;
}

describe("the queue", () => {
  it("does not let an account with many tasks delay another's first by more than one slot", async () => {
    const [crowd, late] = [await makeAccount(), await makeAccount()];
    await waiting(crowd, 60, 0);
    expect(await order(20)).toHaveLength(20);
    const [first, second] = await waiting(late, 2, 5000);
    const next = await order(40);
    const places = next.map(({ id }) => id);
    expect(places.indexOf(first?.id ?? "")).toBeLessThanOrEqual(1);
    expect(places.indexOf(second?.id ?? "")).toBeLessThanOrEqual(2);
  });

  it("takes an account's own tasks in the order they were made", async () => {
    const viewer = await makeAccount();
    const made = await waiting(viewer, 15, 0);
    expect((await order(15)).map(({ id }) => id)).toEqual(made.map(({ id }) => id));
  });

  it("tells each waiting task the place in which it is then taken", async () => {
    const people = await Promise.all([1, 2, 3, 4].map(() => makeAccount()));
    const counts = [9, 1, 4, 2];
    const made = (
      await Promise.all(people.map((viewer, place) => waiting(viewer, counts[place] ?? 0, place === 3 ? 0 : place * 3)))
    ).flat();
    await insertTask(people[0]?.userId ?? "", { status: "PROCESSING" });
    await insertTask(people[2]?.userId ?? "", { status: "PENDING", claimedBy: "another", claimedUntil: new Date() });
    const positions = new Map(
      await Promise.all(made.map(async (task) => [task.id, await queuePosition(task)] as const)),
    );
    const taken = await order(made.length);
    expect(taken.map(({ id }) => positions.get(id))).toEqual(made.map((_, place) => place + 1));
  });

  it("gives two dispatchers never the same task, and both together no more than kie.ai takes in its window", async () => {
    const viewer = await makeAccount();
    await waiting(viewer, 45, 0);
    const claims = await Promise.all(["a", "b", "c", "d"].map((owner) => claimWaiting(true, owner)));
    const ids = claims.flatMap(({ tasks }) => tasks.map(({ id }) => id));
    expect(ids).toHaveLength(KIE_REQUESTS_PER_WINDOW);
    expect(new Set(ids).size).toBe(ids.length);
    for (const task of claims.flatMap(({ tasks }) => tasks)) expect(await beginSending(task)).not.toBeNull();
    const window = await db.kieChannel.findFirstOrThrow({ where: { sandbox: true } });
    expect(window.sentAt.length).toBeLessThanOrEqual(KIE_REQUESTS_PER_WINDOW);
    const { againAt } = await claimWaiting(true, "a");
    if (againAt !== null) expect(againAt.getTime() - Date.now()).toBeLessThanOrEqual(windowMs(true));
  });

  it("keeps no more under way than KIE_MAX_IN_FLIGHT, and of one account no more than ACCOUNT_MAX_RUNNING", async () => {
    const [crowd, other] = [await makeAccount(), await makeAccount()];
    await waiting(crowd, env.accountMaxRunning + 10, 0);
    let taken: Task[] = [];
    for (let more = await order(20); more.length > 0; more = await order(20)) {
      taken = [...taken, ...more];
      await forgetSends();
    }
    expect(taken).toHaveLength(env.accountMaxRunning);
    await waiting(other, env.kie.maxInFlight, 9000);
    for (let more = await order(20); more.length > 0; more = await order(20)) {
      taken = [...taken, ...more];
      await forgetSends();
    }
    expect(taken.length).toBeLessThanOrEqual(env.kie.maxInFlight);
    expect(taken).toHaveLength(2 * env.accountMaxRunning);
  });

  it("is left alone for a while by everybody when kie.ai says that we are too fast", async () => {
    const viewer = await makeAccount();
    await waiting(viewer, 3, 0);
    await pauseProvider({ sandbox: true, providerKeyId: null }, 60_000, "TOO_FAST");
    const { tasks, againAt } = await claimWaiting(true, "one");
    expect(tasks).toEqual([]);
    expect(againAt?.getTime()).toBeGreaterThan(Date.now() + 300);
    expect(await providersInDemand()).toEqual([true]);
  });

  it("sends a task again that was refused for our pace, and does not count it against the task", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    kie.fate = () => 429;
    const {
      tasks: [claimed],
    } = await claimWaiting(true, "one");
    if (claimed === undefined) throw new Error("nothing was claimed");
    await submitTask(claimed);
    const after = await db.task.findUniqueOrThrow({ where: { id } });
    expect(after).toMatchObject({ status: "PENDING", claimedBy: null, attempts: 1, tries: 1 });
    const { pausedUntil } = await db.kieChannel.findFirstOrThrow({ where: { sandbox: true } });
    expect(pausedUntil).not.toBeNull();
  });
});

describe("a claim", () => {
  it("is given back at a stop, and what is already on its way is not", async () => {
    const viewer = await makeAccount();
    const [first, second] = await waiting(viewer, 2, 0);
    const { tasks } = await claimWaiting(true, "mine");
    const sending = tasks.find(({ id }) => id === first?.id);
    if (sending === undefined) throw new Error("it was not claimed");
    await beginSending(sending);
    expect(await releaseClaims("mine")).toBe(1);
    expect(await db.task.findUnique({ where: { id: second?.id } })).toMatchObject({ claimedBy: null });
    expect(await db.task.findUnique({ where: { id: first?.id } })).toMatchObject({ claimedBy: "mine" });
  });

  it("of a dispatcher that is gone is taken over, and the dead one cannot send it any more", async () => {
    const viewer = await makeAccount();
    await waiting(viewer, 1, 0);
    const { tasks } = await claimWaiting(true, "dead");
    await db.task.updateMany({ where: { claimedBy: "dead" }, data: { claimedUntil: new Date(0) } });
    await recoverTasks();
    const again = await claimWaiting(true, "alive");
    expect(again.tasks.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
    const [dead] = tasks;
    const [alive] = again.tasks;
    if (dead === undefined || alive === undefined) throw new Error("it was not claimed");
    expect(await beginSending(dead)).toBeNull();
    expect(await beginSending(alive)).not.toBeNull();
  });

  it("whose process died between sending and the answer is not sent again", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    const {
      tasks: [claimed],
    } = await claimWaiting(true, "dead");
    if (claimed === undefined) throw new Error("nothing was claimed");
    await beginSending(claimed);
    await db.task.update({ where: { id }, data: { claimedUntil: new Date(0) } });
    await recoverTasks();
    const task = await db.task.findUniqueOrThrow({ where: { id } });
    expect(task).toMatchObject({ status: "PROCESSING", kieTaskId: null, needsReview: true });
    expect((await claimWaiting(true, "alive")).tasks).toEqual([]);
    await db.task.update({ where: { id }, data: { deadlineAt: new Date(0) } });
    await recoverTasks();
    expect(await db.task.findUnique({ where: { id } })).toMatchObject({
      status: "FAILED",
      failureCode: "ANSWER_LOST",
      creditsCharged: 0,
    });
  });

  it("keeps kie.ai's id although the database is away for the moment in which it comes", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    const {
      tasks: [claimed],
    } = await claimWaiting(true, "one");
    if (claimed === undefined) throw new Error("nothing was claimed");
    kie.taken = async () => {
      vi.spyOn(db, "$transaction").mockRejectedValueOnce(new Error("away"));
    };
    await submitTask(claimed);
    kie.taken = async () => undefined;
    vi.restoreAllMocks();
    expect(await db.task.findUnique({ where: { id } })).toMatchObject({
      status: "PROCESSING",
      kieTaskId: kie.of(id)[0]?.id,
    });
  });

  it("still learns kie.ai's id when its answer comes after it was given up for lost", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    kie.taken = async () => {
      await db.task.update({ where: { id }, data: { claimedUntil: new Date(0) } });
      await recoverTasks();
    };
    const {
      tasks: [claimed],
    } = await claimWaiting(true, "slow");
    if (claimed === undefined) throw new Error("nothing was claimed");
    await submitTask(claimed);
    kie.taken = async () => undefined;
    const [made] = kie.of(id);
    expect(await db.task.findUnique({ where: { id } })).toMatchObject({
      status: "PROCESSING",
      kieTaskId: made?.id,
      needsReview: false,
    });
  });
});

describe("the place in the queue", () => {
  it("is asked once for a whole list", async () => {
    const viewer = await makeAccount();
    const tasks = await waiting(viewer, 12, 0);
    const asking = vi.spyOn(db, "$transaction");
    const positions = await Promise.all(tasks.map(queuePosition));
    expect(asking).toHaveBeenCalledTimes(1);
    asking.mockRestore();
    expect(positions).toEqual(tasks.map((_, place) => place + 1));
  });
});
