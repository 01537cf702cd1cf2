import { describe, expect, it, vi } from "vitest";
import { reconcileLedgers } from "#graphql/domain/credits/reconcile.ts";
import { deleteExpiredKeys, findReplay } from "#graphql/domain/idempotency.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { followTaskEvents } from "#graphql/domain/tasks/event-follower.ts";
import { deleteExpiredEvents } from "#graphql/domain/tasks/events.ts";
import { setTaskFavorite } from "#graphql/domain/tasks/keep/favorite.ts";
import { deleteExpiredFiles, filesExpireAt } from "#graphql/domain/tasks/keep/retention.ts";
import { compareCharges } from "#graphql/domain/tasks/outcome/compare-charges.ts";
import { deleteExpiredCallbacks } from "#graphql/domain/tasks/outcome/inbox.ts";
import { DAY, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";

useSettings({
  RETENTION_DAYS: "30",
  EVENT_RETENTION_DAYS: "7",
});

const kie = useScriptedWorld();
const ago = (ms: number) => new Date(Date.now() - ms);

async function finished() {
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, "a banana");
  const made = await vi.waitFor(
    () => {
      const [task] = kie.of(id);
      if (task === undefined) throw new Error("not yet");
      return task;
    },
    { timeout: 10_000 },
  );
  kie.finish(made.id, "success");
  const task = await untilEnded(id, "COMPLETED");
  return { viewer, id, task };
}

describe("keeping files for a while", () => {
  it("removes those of old finished tasks, warned on the task, and leaves favorites, sources in use and the ledger", async () => {
    const [old, favorite, used, fresh] = [await finished(), await finished(), await finished(), await finished()];
    expect(filesExpireAt(fresh.task)?.getTime()).toBe((fresh.task.completedAt?.getTime() ?? 0) + 30 * DAY);
    await setTaskFavorite(favorite.viewer, favorite.id, true);
    const source = await db.asset.findFirstOrThrow({ where: { taskId: used.id } });
    await insertTask(used.viewer.userId, { sources: { create: [{ position: 0, assetId: source.id }] } });
    const past = { completedAt: ago(31 * DAY) };
    for (const { id } of [old, favorite, used]) await db.task.update({ where: { id }, data: past });
    const asset = await db.asset.findFirstOrThrow({ where: { taskId: old.id } });
    expect(await deleteExpiredFiles()).toBe(1);
    expect(await deleteExpiredFiles()).toBe(0);
    const kept = await db.asset.findMany({ where: { deletedAt: null }, select: { taskId: true } });
    expect(kept.map(({ taskId }) => taskId).sort()).toEqual([favorite.id, used.id, fresh.id].sort());
    await vi.waitFor(async () => expect(await storage().stat(asset.storageKey)).toBeNull(), { timeout: 10_000 });
    const after = await db.task.findUniqueOrThrow({ where: { id: old.id } });
    expect(after).toMatchObject({ status: "COMPLETED", creditsCharged: 5 });
    expect(filesExpireAt(after)).toBeNull();
    expect(filesExpireAt(await db.task.findUniqueOrThrow({ where: { id: favorite.id } }))).toBeNull();
    await expectLedgersToBalance();
  });
});

describe("the nightly check", () => {
  it("keeps what differs once, and counts how often it was seen", async () => {
    const { userId } = await makeAccount();
    await db.creditBalance.update({ where: { userId }, data: { available: { increment: 3 } } });
    expect(await reconcileLedgers()).toBe(1);
    expect(await reconcileLedgers()).toBe(1);
    const found = await db.ledgerFinding.findMany({ where: { subject: userId } });
    expect(found).toMatchObject([{ kind: "balance-differs", seen: 2, detail: { available: 203, sum: 200 } }]);
    await db.creditBalance.update({ where: { userId }, data: { available: { decrement: 3 } } });
    expect(await reconcileLedgers()).toBe(0);
  });

  it("compares our charges with what kie.ai consumed", async () => {
    const { userId } = await makeAccount();
    const done = { status: "COMPLETED" as const, completedAt: new Date() };
    const [free, dear, lost, right] = [
      await insertTask(userId, { ...done, kieCredits: 0 }),
      await insertTask(userId, { ...done, kieCredits: 12 }),
      await insertTask(userId, {
        status: "TIMED_OUT",
        completedAt: new Date(),
        kieCredits: 4,
        creditsCharged: 0,
        lateResultAt: new Date(),
      }),
      await insertTask(userId, { ...done, kieCredits: 4 }),
    ];
    await compareCharges();
    const kindOf = async (subject: string) => (await db.ledgerFinding.findFirst({ where: { subject } }))?.kind;
    expect(await kindOf(free.id)).toBe("charged-but-not-consumed");
    expect(await kindOf(dear.id)).toBe("consumed-more-than-charged");
    expect(await kindOf(lost.id)).toBe("consumed-but-not-charged");
    expect(await kindOf(right.id)).toBeUndefined();
  });

  it("keeps idempotency keys for a day at least, and forgets them then", async () => {
    const viewer = await makeAccount();
    const input = { model: "nano-banana", prompt: "a banana" };
    const options = { operation: "test", idempotencyKey: "once" };
    const { task } = await createTask(viewer, "IMAGE", input, options);
    await db.idempotencyKey.updateMany({ where: { resultId: task.id }, data: { createdAt: ago(25 * HOUR) } });
    await deleteExpiredKeys();
    expect((await createTask(viewer, "IMAGE", input, options)).replayed).toBe(true);
    await db.idempotencyKey.updateMany({ where: { resultId: task.id }, data: { createdAt: ago(3 * DAY) } });
    await deleteExpiredKeys();
    const request = { userId: viewer.userId, operation: "test", key: "once", input };
    expect(await findReplay(request)).toBeNull();
  });

  it("forgets old events, and tells whoever resumes from before them that there is a gap", async () => {
    const { viewer, id } = await finished();
    await db.taskEvent.updateMany({ where: { taskId: id, sequence: { lte: 2 } }, data: { createdAt: ago(8 * DAY) } });
    expect(await deleteExpiredEvents()).toBe(2);
    const notices = followTaskEvents(viewer.userId, { after: 1 });
    expect((await notices.next()).value).toMatchObject({ type: "GAP", taskId: null });
    await notices.return?.();
    const resumed = followTaskEvents(viewer.userId, { after: 2 });
    expect((await resumed.next()).value).toMatchObject({ sequence: 3 });
    await resumed.return?.();
  });

  it("forgets callbacks after a month", async () => {
    const { userId } = await makeAccount();
    const { id } = await insertTask(userId);
    await db.kieDelivery.create({ data: { taskId: id, body: "{}", receivedAt: ago(31 * DAY) } });
    await db.kieDelivery.create({ data: { taskId: id, body: "{}", receivedAt: ago(29 * DAY) } });
    await deleteExpiredCallbacks();
    expect(await db.kieDelivery.count({ where: { taskId: id } })).toBe(1);
  });
});
