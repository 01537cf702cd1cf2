import { afterEach, describe, expect, it, vi } from "vitest";
import { processAbandonedCallbacks } from "#graphql/domain/tasks/outcome/process-callbacks.ts";
import { type ArrivedCallback, MOST_WAITING, storeCallback } from "#graphql/domain/tasks/outcome/store-callbacks.ts";
import { TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { signedFor } from "#tests/support/kie/scripted-kie.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ KIE_WEBHOOK_HMAC_KEY: "the key of these tests, and of nothing else" });

const kie = useScriptedWorld({ worker: false });

type Sent = { taskId: string; token: string; kieTaskId: string };

/** Tasks that kie.ai has, and says nothing new about. */
async function makeStarted(count: number): Promise<Sent[]> {
  const { userId } = await makeAccount();
  const made = await db.task.createManyAndReturn({
    data: Array.from({ length: count }, (_, n) => ({
      userId,
      kind: "IMAGE" as const,
      status: "PROCESSING" as const,
      modelSlug: "nano-banana",
      prompt: "a boat",
      creditsHeld: 5,
      creditsCharged: 5,
      sandbox: true,
      callbackToken: `token-${n}`,
      kieTaskId: `kie-${userId}-${n}`,
    })),
    select: { id: true, callbackToken: true, kieTaskId: true },
  });
  return made.map(({ id, callbackToken, kieTaskId }) => {
    const one = { taskId: id, token: callbackToken, kieTaskId: kieTaskId ?? "" };
    const told = { id: one.kieTaskId, prompt: "", callBackUrl: "", failCode: "", failMsg: "", files: 0 };
    kie.tasks.set(one.kieTaskId, { ...told, state: "generating" });
    return one;
  });
}

const arrived = ({ taskId, token, kieTaskId }: Sent, body = "{}"): ArrivedCallback => ({
  taskId,
  token,
  signers: ["first"],
  kept: { kieTaskId, body },
});

const bodyOf = ({ kieTaskId }: Sent, more: object = {}) => JSON.stringify({ data: { taskId: kieTaskId }, ...more });

async function post(sent: Sent, body = bodyOf(sent), headers = signedFor(sent.kieTaskId)) {
  const path = `/webhooks/kie/${sent.taskId}/${sent.token}`;
  const answer = await fetch(`${kie.origin}${path}`, { method: "POST", headers, body });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), told: await answer.json() };
}

async function untilProcessed(): Promise<void> {
  await vi.waitFor(async () => expect(await db.kieDelivery.count({ where: { processedAt: null } })).toBe(0), 10_000);
}

/** Does something while no statement that stores a callback gets on. */
async function whileStoringWaits(act: () => Promise<void>): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`LOCK TABLE "KieDelivery" IN ACCESS EXCLUSIVE MODE`);
    await act();
  });
}

afterEach(async () => {
  kie.reading = async () => undefined;
  await untilProcessed();
  await db.kieDelivery.deleteMany();
});

describe("callbacks that come close together", () => {
  it("are stored by one statement, each as it came, and acknowledged once it is there", async () => {
    const tasks = await makeStarted(60);
    const odd = ['"quoted", \\ {NULL}', "ünï→☃ 🍌", "NULL", "line\nline", "", "\ufffd"];
    const bodies = tasks.map((_, n) => `${n} ${odd[n % odd.length]}`);
    const storing = tasks.map(async (sent, n) => {
      const { task } = await storeCallback(arrived(sent, bodies[n]));
      expect(task).toEqual({ id: sent.taskId, requestId: null });
      expect(await db.kieDelivery.count({ where: { taskId: sent.taskId, body: bodies[n] } })).toBe(1);
    });
    await Promise.all(storing);
    const kept = await db.kieDelivery.findMany();
    expect(kept.map(({ body }) => body).sort()).toEqual(bodies.sort());
    expect(new Set(kept.map(({ receivedAt }) => receivedAt.getTime())).size).toBe(1);
  });

  it("are each answered as if they had come alone", async () => {
    const [honest, other, forged, unnamed] = (await makeStarted(4)) as [Sent, Sent, Sent, Sent];
    const unknown = { ...honest, taskId: "nobody" };
    const nameless = JSON.stringify({ data: {} });
    const answers = await Promise.all([
      post(honest),
      post({ ...other, token: honest.token }),
      post({ ...other, token: `${other.token}x` }),
      post(forged, bodyOf(forged), signedFor("another")),
      post(unknown),
      post(unnamed, nameless),
      post(other),
      post(honest),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401, 401, 401, 401, 200, 200]);
    expect(answers[0]?.told).toEqual({ code: 200, msg: "success" });
    expect(answers[1]?.told).toEqual({ code: 401, msg: "This callback is not signed for a task of ours." });
    const kept = await db.kieDelivery.findMany({ select: { taskId: true } });
    expect(kept.map(({ taskId }) => taskId).sort()).toEqual([honest.taskId, honest.taskId, other.taskId].sort());
  });

  it("do not suffer from one that cannot be stored", async () => {
    const tasks = await makeStarted(12);
    await sql.run(`ALTER TABLE "KieDelivery" ADD CONSTRAINT "noPoison" CHECK (body <> 'poison')`);
    try {
      const answers = await Promise.allSettled(
        tasks.map((sent, n) => storeCallback(arrived(sent, n === 5 ? "poison" : "{}"))),
      );
      expect(answers.map(({ status }, n) => (status === "rejected" ? n : null)).filter((n) => n !== null)).toEqual([5]);
      expect(await db.kieDelivery.count()).toBe(11);
    } finally {
      await sql.run(`ALTER TABLE "KieDelivery" DROP CONSTRAINT "noPoison"`);
    }
  });

  it("are sent away with 503 and Retry-After above a bound, and those that were not are all there", async () => {
    const tasks = await makeStarted(10);
    let storing: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
    await whileStoringWaits(async () => {
      const many = Array.from({ length: MOST_WAITING.items + 300 }, (_, n) => tasks[n % tasks.length] as Sent);
      storing = Promise.allSettled(many.map((sent) => storeCallback(arrived(sent))));
      const refused = await post(tasks[0] as Sent);
      expect(refused).toMatchObject({ status: 503, retryAfter: "5", told: { code: 503 } });
    });
    const answers = await storing;
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(TooManyWaitingError);
    expect(await db.kieDelivery.count()).toBe(answers.length - refused.length);
  });

  it("do not wait with more than so many characters", async () => {
    const [sent] = (await makeStarted(1)) as [Sent];
    const megabyte = "x".repeat(1024 * 1024);
    let storing: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
    await whileStoringWaits(async () => {
      storing = Promise.allSettled(Array.from({ length: 24 }, () => storeCallback(arrived(sent, megabyte))));
      expect(await post(sent)).toMatchObject({ status: 503 });
    });
    expect((await storing).filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
  });
});

describe("what was acknowledged", () => {
  it("is looked into a few at a time, once a task; the others wait in the table and come soon", async () => {
    const tasks = await makeStarted(150);
    const reads = new Map<string, number>();
    let [now, most] = [0, 0];
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    kie.reading = async (id) => {
      reads.set(id, (reads.get(id) ?? 0) + 1);
      now += 1;
      most = Math.max(most, now);
      await opened;
      now -= 1;
    };
    await Promise.all([...tasks, ...tasks].map((sent) => storeCallback(arrived(sent))));
    await vi.waitFor(() => expect(now).toBe(16), 5000);
    expect(await db.kieDelivery.count({ where: { processedAt: null } })).toBe(300);
    expect(await db.kieDelivery.count({ where: { claimedUntil: { not: null } } })).toBe(256);
    open();
    await untilProcessed();
    expect(most).toBe(16);
    expect(reads.size).toBe(150);
  });

  it("is left to the process that has claimed it, until its claim has ended", async () => {
    const [held, left] = (await makeStarted(2)) as [Sent, Sent];
    const at = (seconds: number) => new Date(Date.now() + seconds * 1000);
    const common = { body: "{}", receivedAt: at(-60) };
    const data = [
      { ...common, taskId: held.taskId, kieTaskId: held.kieTaskId, claimedUntil: at(10) },
      { ...common, taskId: left.taskId, kieTaskId: left.kieTaskId, claimedUntil: at(-1) },
      { ...common, taskId: left.taskId, kieTaskId: left.kieTaskId },
    ];
    await db.kieDelivery.createMany({ data });
    await processAbandonedCallbacks();
    const open = await db.kieDelivery.findMany({ where: { processedAt: null } });
    expect(open.map(({ taskId }) => taskId)).toEqual([held.taskId]);
    await db.kieDelivery.updateMany({ where: { taskId: held.taskId }, data: { claimedUntil: at(-1) } });
    await processAbandonedCallbacks();
  });

  it("is taken up again when it could not be acted on", async () => {
    const [sent] = (await makeStarted(1)) as [Sent];
    // Nothing names its kie task yet, so kie.ai must be read to know whose it is; and kie.ai is in trouble.
    await db.task.update({ where: { id: sent.taskId }, data: { kieTaskId: null } });
    kie.recordStatus = 500;
    const read = new Promise<void>((resolve) => {
      kie.reading = async () => resolve();
    });
    expect((await post(sent)).status).toBe(200);
    await read;
    kie.recordStatus = 200;
    const before = { receivedAt: new Date(Date.now() - 60_000), claimedUntil: new Date(Date.now() - 1000) };
    await vi.waitFor(async () => {
      await db.kieDelivery.updateMany({ data: before });
      await processAbandonedCallbacks();
      expect(await db.kieDelivery.count({ where: { processedAt: null } })).toBe(0);
    }, 5000);
  });
});
