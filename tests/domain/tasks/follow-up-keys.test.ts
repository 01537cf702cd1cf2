import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { setKeyState } from "#graphql/domain/operations/provider/set-key-state.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { followUpsOf } from "#graphql/domain/tasks/follow-ups/choices.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { recordOf } from "#tests/support/kie-stand-in/wire.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { addSecond, FIRST, forgetKeys, SECOND } from "#tests/support/provider-keys.ts";
import { insertMade } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";
import { untilEnded, untilTask } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
useSettings(() => ({
  KIE_API_KEY: FIRST.key,
  KIE_API_BASE: standIn.origin,
  KIE_UPLOAD_BASE: standIn.origin,
  OUTBOUND_ALLOW: new URL(standIn.origin).host,
  PUBLIC_URL: "https://studio.example.org",
}));
afterAll(expectLedgersToBalance);
beforeEach(async () => {
  standIn.shut.clear();
  await db.task.updateMany({ data: { nextPollAt: null } });
  await forgetKeys();
});

const VEO = { models: ["veo-3.1-fast"], only: { name: "resolution", values: ["720p"] } };
const reason = "For a test";
let scenario = 0;

async function extend(viewer: Viewer, source: Asset) {
  const name = `follow-up ${++scenario}`;
  standIn.plan(name, { record: [(order) => recordOf(order, { state: "running" })] });
  const input = { model: "veo-3.1-extend", prompt: `on and on [[${name}]]`, sourceImages: [source.id] };
  const { task } = await createTask(viewer, "VIDEO", input, { operation: "test" });
  return { task, sent: () => standIn.ordersOf(name) };
}

describe("what goes on from a task", () => {
  it("goes to the account that made that, whichever has been given least, and names it by kie.ai's id", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const { id } = await addSecond();
    for (const [providerKeyId, key] of [
      [id, SECOND.key],
      [null, FIRST.key],
      [id, SECOND.key],
    ] as const) {
      const source = await insertMade(viewer.userId, VEO, { sandbox: false, providerKeyId });
      const { task, sent } = await extend(viewer, source);
      await untilTask(task.id, ({ status }) => status === "PROCESSING");
      const maker = await db.task.findUniqueOrThrow({ where: { id: source.taskId ?? "" } });
      expect(sent().map((order) => [order.key, order.model, order.input.task_id])).toEqual([
        [key, "veo/extend", maker.kieTaskId],
      ]);
      expect(await db.task.findUnique({ where: { id: task.id } })).toMatchObject({ providerKeyId, parentId: maker.id });
    }
    // No file of it has been sent anywhere.
    expect(standIn.uploads).toEqual([]);
  });

  it("waits for that account where it has no room, and takes no other", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const { id } = await addSecond();
    const source = await insertMade(viewer.userId, VEO, { sandbox: false, providerKeyId: id });
    const pausedUntil = new Date(Date.now() + 60_000);
    await db.kieChannel.updateMany({ where: { keyId: id }, data: { pausedUntil, pausedSince: new Date() } });
    const { task, sent } = await extend(viewer, source);
    await untilTask(task.id, ({ notBefore }) => notBefore !== null);
    expect(sent()).toEqual([]);
    await db.kieChannel.updateMany({ where: { keyId: id }, data: { pausedUntil: null, pausedSince: null } });
    await db.task.update({ where: { id: task.id }, data: { notBefore: null } });
    await untilTask(task.id, ({ status }) => status === "PROCESSING");
    expect(sent().map(({ key }) => key)).toEqual([SECOND.key]);
  });

  it.each(["DRAINING", "RETIRED"] as const)("is refused where that account is %s", async (state) => {
    const viewer = await makeAccount({ credits: 1000 });
    const { id } = await addSecond();
    const source = await insertMade(viewer.userId, VEO, { sandbox: false, providerKeyId: id });
    const before = await creditBalance(viewer.userId);
    await db.providerKey.update({ where: { id }, data: { state } });
    await expect(extend(viewer, source)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: ["sourceImages", "0"], code: "UNFIT" }],
    });
    expect(await creditBalance(viewer.userId)).toEqual(before);
    const [veo] = (await followUpsOf(viewer, [source], "EXTEND"))
      .flat()
      .filter(({ model }) => model.slug === "veo-3.1-extend");
    expect(veo?.obstacle?.code).toBe("OUT_OF_REACH");
  });

  it("ends with its credits back where the account is drained before its turn", async () => {
    const viewer = await makeAccount({ credits: 1000 });
    const { id } = await addSecond();
    const source = await insertMade(viewer.userId, VEO, { sandbox: false, providerKeyId: id });
    const before = await creditBalance(viewer.userId);
    await db.kieChannel.updateMany({ data: { pausedUntil: new Date(Date.now() + 60_000), pausedSince: new Date() } });
    const { task, sent } = await extend(viewer, source);
    await setKeyState("command line", { providerKey: id, state: "DRAINING", reason });
    await db.kieChannel.updateMany({ data: { pausedUntil: null, pausedSince: null } });
    await db.task.update({ where: { id: task.id }, data: { notBefore: null } });
    expect(await untilEnded(task.id)).toMatchObject({ status: "FAILED", failureCode: "SOURCE_OUT_OF_REACH" });
    expect(sent()).toEqual([]);
    expect((await creditBalance(viewer.userId)).available).toBe(before.available);
  });
});
