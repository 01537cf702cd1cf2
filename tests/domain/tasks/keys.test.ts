import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setKeyState } from "#graphql/domain/operations/provider/set-key-state.ts";
import { setProvider } from "#graphql/domain/operations/provider/set-provider.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { capacityAt } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { recoverTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { storeImage } from "#tests/support/files/sources.ts";
import { envelope } from "#tests/support/kie-stand-in/answers.ts";
import { keyOf } from "#tests/support/kie-stand-in/stand-in.ts";
import { recordOf } from "#tests/support/kie-stand-in/wire.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { addSecond, FIRST, forgetKeys, SECOND } from "#tests/support/provider-keys.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded, untilTask } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
useSettings(() => ({
  KIE_API_KEY: FIRST.key,
  KIE_WEBHOOK_HMAC_KEY: FIRST.secret,
  KIE_API_BASE: standIn.origin,
  KIE_UPLOAD_BASE: standIn.origin,
  OUTBOUND_ALLOW: new URL(standIn.origin).host,
  PUBLIC_URL: "https://studio.example.org",
  ACCOUNT_MAX_RUNNING: "100",
}));
afterAll(expectLedgersToBalance);
beforeEach(async () => {
  standIn.webhookHmacKeys.set(FIRST.key, FIRST.secret).set(SECOND.key, SECOND.secret);
  standIn.shut.clear();
  await db.task.updateMany({ data: { nextPollAt: null } });
  await forgetKeys();
});

let scenario = 0;

/** The name of a scenario whose orders are told of by a callback as soon as they are made. */
function quick(): string {
  const name = `keys ${++scenario}`;
  standIn.plan(name, { callbacks: [(order) => standIn.success(order)], callbackAfterMs: 20, record: [made] });
  return name;
}
const made = (order: Parameters<typeof recordOf>[0]) =>
  recordOf(order, { state: "success", urls: [`${standIn.origin}/r/${order.taskId}/0.bin`] });

/** The name of a scenario whose orders never end. */
function endless(): string {
  const name = `keys ${++scenario}`;
  standIn.plan(name, { record: [(order) => recordOf(order, { state: "running" })] });
  return name;
}

async function orders(name: string, count: number): Promise<Task[]> {
  const viewer = await makeAccount({ credits: 1000 });
  return Promise.all(Array.from({ length: count }, () => makeImage(viewer, `a kite [[${name}]]`)));
}

const ended = (tasks: Task[]) => Promise.all(tasks.map(({ id }) => untilEnded(id)));
const keysOf = (name: string) => standIn.ordersOf(name).map(({ key }) => key);
const reason = "For a test";

describe("several keys to kie.ai", () => {
  it("are swapped while orders come: no task is lost, none is sent twice, each is followed by its own key", async () => {
    const name = quick();
    const before = await orders(name, 12);
    const second = await addSecond();
    const between = await orders(name, 8);
    await setKeyState("command line", { providerKey: "first", state: "DRAINING", reason });
    const after = await orders(name, 10);
    const tasks = await ended([...before, ...between, ...after]);
    expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(["COMPLETED"]));
    // An account does not know another's tasks: they were all read by the key that had ordered them.
    const sent = standIn.ordersOf(name);
    expect([sent.length, new Set(sent.map(({ callBackUrl }) => callBackUrl)).size]).toEqual([30, 30]);
    // What was claimed before the first was drained goes out by it all the same; of what was ordered since, it gets nothing.
    const late = tasks.filter(({ id }) => after.some((task) => task.id === id));
    expect(late.map(({ providerKeyId }) => providerKeyId)).toEqual(after.map(() => second.id));
    expect(tasks.filter(({ providerKeyId }) => providerKeyId === second.id)).toHaveLength(
      keysOf(name).filter((key) => key === SECOND.key).length,
    );
  });

  it("have kie.ai's limits each, and are given tasks by their weight", async () => {
    const capacity = async () => (await db.$transaction((tx) => capacityAt(tx, false))).keys;
    expect(await capacity()).toHaveLength(20);
    const { id } = await addSecond({ weight: 3 });
    const both = await capacity();
    const of = (keys: string[]) => [id, "first"].map((key) => keys.filter((one) => one === key).length);
    expect(of(both)).toEqual([20, 20]);
    expect(of(both.slice(0, 8))).toEqual([6, 2]);
    const sentAt = Array.from({ length: 20 }, () => new Date());
    await db.kieChannel.updateMany({ where: { keyId: id }, data: { sentAt } });
    expect(of(await capacity())).toEqual([0, 20]);
    // The sandbox has one.
    expect(new Set((await db.$transaction((tx) => capacityAt(tx, true))).keys)).toEqual(new Set(["first"]));
  });

  it("share the orders that come one by one by their weight, too, and who was shut does not catch up", async () => {
    const name = quick();
    const { id } = await addSecond({ weight: 3 });
    await db.kieChannel.updateMany({ where: { keyId: "first" }, data: { turn: -1000 } });
    for (let n = 0; n < 8; n++) await ended(await orders(name, 1));
    const second = keysOf(name).filter((key) => key === SECOND.key).length;
    expect([5, 6]).toContain(second);
    expect(await db.task.count({ where: { providerKeyId: id, prompt: { contains: name } } })).toBe(second);
  });

  it("are each checked by callbacks with a secret of their own: another's is a forgery", async () => {
    const name = endless();
    await addSecond();
    const tasks = await orders(name, 4);
    for (const { id } of tasks) await untilTask(id, ({ status }) => status === "PROCESSING");
    const [ofFirst, ofSecond] = [FIRST.key, SECOND.key].map((key) =>
      standIn.ordersOf(name).find((one) => one.key === key),
    );
    if (ofFirst === undefined || ofSecond === undefined) throw new Error("Each key has some of four orders.");
    const stored = () => db.kieDelivery.count({ where: { kieTaskId: { in: [ofFirst.taskId, ofSecond.taskId] } } });
    for (const [order, secret] of [
      [ofFirst, SECOND.secret],
      [ofSecond, FIRST.secret],
      [ofFirst, null],
      [ofSecond, ""],
    ] as const)
      expect(await standIn.callBack(order, standIn.success(order), secret)).toBe(401);
    expect(await stored()).toBe(0);
    for (const order of [ofFirst, ofSecond]) expect(await standIn.callBack(order, standIn.success(order))).toBe(200);
    expect(await stored()).toBe(2);
    await db.task.updateMany({ where: { id: { in: tasks.map(({ id }) => id) } }, data: { nextPollAt: null } });
  });

  it.each([
    ["refuses one of them", 401, "KEY_REFUSED", "provider-key-refused"],
    ["has no credits left for one of them", 402, "NO_BALANCE", "provider-credits-empty"],
    ["finds one of them too fast", 429, "TOO_FAST", null],
    ["has reached the cap of one of them", 433, "SPENDING_CAP", "provider-cap-reached"],
  ])("kie.ai %s: that one waits, the other goes on, and no order fails", async (_what, code, pauseReason, kind) => {
    const name = quick();
    const { id } = await addSecond();
    standIn.shut.set(SECOND.key, envelope(code, `No, ${SECOND.key}`));
    const tasks = await ended(await orders(name, 6));
    expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => "COMPLETED"));
    expect(new Set(keysOf(name))).toEqual(new Set([FIRST.key]));
    const [first, second] = await Promise.all(
      ["first", id].map((keyId) => db.kieChannel.findFirstOrThrow({ where: { sandbox: false, keyId } })),
    );
    expect(second).toMatchObject({ pauseReason, pausedUntil: expect.any(Date) });
    expect(first).toMatchObject({ pausedUntil: null, pausedSince: null });
    if (kind === null) return;
    const found = await db.ledgerFinding.findFirstOrThrow({ where: { kind, subject: `kie.ai ${id}` } });
    expect(JSON.stringify(found)).not.toContain(SECOND.key);
  });

  it("a probe takes a key into use again after its pause", async () => {
    const { id } = await addSecond();
    const since = new Date(Date.now() - MINUTE);
    const paused = { pausedUntil: new Date(Date.now() - 1), pausedSince: since, pauseReason: "KEY_REFUSED" };
    await db.kieChannel.updateMany({ where: { keyId: id }, data: paused });
    const keys = async () => (await db.$transaction((tx) => capacityAt(tx, false))).keys;
    expect((await keys()).filter((key) => key === id)).toHaveLength(1);
    await ended(await orders(quick(), 6));
    const channel = () => db.kieChannel.findFirstOrThrow({ where: { keyId: id } });
    await vi.waitFor(async () => expect(await channel()).toMatchObject({ pausedSince: null, pauseReason: null }));
  });

  it("where all are shut, orders end as they do with one", async () => {
    const name = endless();
    const { id } = await addSecond();
    for (const { key } of [FIRST, SECOND]) standIn.shut.set(key, envelope(401, "No"));
    const [task] = await ended(await orders(name, 1));
    expect(task).toMatchObject({ status: "FAILED", failureCode: "PROVIDER_ACCESS", creditsCharged: 0 });
    const since = new Date(Date.now() - 40 * MINUTE);
    await db.kieChannel.updateMany({ where: { sandbox: false }, data: { pausedSince: since } });
    const [waiting] = await orders(name, 1);
    await db.task.update({ where: { id: waiting?.id ?? "" }, data: { createdAt: since } });
    await db.kieChannel.updateMany({ where: { keyId: id }, data: { pausedSince: null } });
    await recoverTasks();
    expect(await db.task.findUniqueOrThrow({ where: { id: waiting?.id ?? "" } })).toMatchObject({ status: "PENDING" });
    await db.kieChannel.updateMany({ where: { keyId: id }, data: { pausedSince: since } });
    await recoverTasks();
    expect(await untilEnded(waiting?.id ?? "")).toMatchObject({ failureCode: "PROVIDER_BUSY" });
  });

  it("a key that can't be opened is left alone, and its order goes by another", async () => {
    const name = quick();
    const { id } = await addSecond();
    await db.providerKey.update({
      where: { id },
      data: { secret: "c2VhbGVkIHVuZGVyIGEgc2VjcmV0IHRoYXQgaXMgbG9zdA==" },
    });
    notify("catalog");
    const tasks = await ended(await orders(name, 4));
    expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => "COMPLETED"));
    expect(new Set(keysOf(name))).toEqual(new Set([FIRST.key]));
  });

  it("sources are uploaded with the key of their task", async () => {
    const name = quick();
    await addSecond();
    const viewer = await makeAccount({ credits: 1000 });
    const source = await storeImage(viewer.userId, 400, 300);
    const edit = { model: "nano-banana-2", sourceImages: [source.id] };
    const tasks = await Promise.all([1, 2, 3, 4].map(() => makeImage(viewer, `an edit [[${name}]]`, edit)));
    await ended(tasks);
    const uploads = standIn.seen.filter(({ path }) => path.startsWith("/api/file-")).map(keyOf);
    expect(uploads.sort()).toEqual([FIRST.key, SECOND.key].sort());
  });
});

describe("a provider that is switched off", () => {
  it("is sent nothing, by any key, until it is switched on again", async () => {
    const name = quick();
    const tasks = await orders(name, 1);
    await ended(tasks);
    await setProvider("command line", { isOn: false, reason });
    await expect(orders(name, 1)).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
    const { userId } = await makeAccount();
    const waiting = await insertTask(userId, { status: "PENDING", sandbox: false });
    expect((await claimWaiting(false, "nobody")).tasks).toEqual([]);
    await db.task.delete({ where: { id: waiting.id } });
    await setProvider("command line", { isOn: true, reason });
    await ended(await orders(name, 1));
    expect(keysOf(name)).toHaveLength(2);
  });
});
