import { afterEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { retryTask } from "#graphql/domain/tasks/create/retry.ts";
import { taskFailure } from "#graphql/domain/tasks/outcome/failure.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage, makeVideo, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();
afterEach(expectLedgersToBalance);

const eventsOf = async (taskId: string) =>
  (await db.taskEvent.findMany({ where: { taskId }, orderBy: { sequence: "asc" } })).map(({ type }) => type);

const ledgerOf = (taskId: string) =>
  db.creditTransaction.findMany({
    where: { taskId },
    orderBy: { number: "asc" },
    select: { type: true, amount: true },
  });

describe("from a prompt to a picture", () => {
  it("an image is made, saved with its own facts, and charged once", async () => {
    const viewer = await makeAccount();
    const made = await makeImage(viewer, "a banana boat at sea", { aspectRatio: "16:9" });
    expect(made).toMatchObject({
      status: "PENDING",
      creditsHeld: 5,
      creditsCharged: 5,
      sandbox: true,
      aspectRatio: "16:9",
    });
    const task = await untilEnded(made.id);
    expect(task).toMatchObject({ status: "COMPLETED", creditsCharged: 5, attempts: 1, failureCode: null });
    const [asset, ...others] = await db.asset.findMany({ where: { taskId: made.id } });
    expect(others).toEqual([]);
    expect(asset).toMatchObject({ contentType: "image/png", position: 0 });
    expect((asset?.width ?? 0) / (asset?.height ?? 1)).toBeCloseTo(16 / 9, 1);
    expect(await eventsOf(made.id)).toEqual(["CREATED", "STARTED", "SAVING", "COMPLETED"]);
    expect(await ledgerOf(made.id)).toEqual([
      { type: "HOLD", amount: -5 },
      { type: "SETTLEMENT", amount: 0 },
    ]);
    const moments = [task.createdAt, task.startedAt, task.completedAt].map((moment) => moment?.getTime() ?? 0);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });

  it("an image is edited, and then animated into a video that plays", async () => {
    const viewer = await makeAccount();
    const first = await makeImage(viewer, "a lighthouse");
    await untilEnded(first.id);
    const source = await db.asset.findFirstOrThrow({ where: { taskId: first.id } });
    const edit = await makeImage(viewer, "at night", {
      model: "nano-banana-edit",
      sourceImages: [source.id],
      parent: first.id,
    });
    const video = await makeVideo(viewer, "waves roll in", { sourceImages: [source.id], durationSeconds: 4 });
    expect(await untilEnded(edit.id)).toMatchObject({ status: "COMPLETED", parentId: first.id });
    expect(await untilEnded(video.id)).toMatchObject({
      status: "COMPLETED",
      frameMode: "FIRST_FRAME",
      creditsCharged: 60,
    });
    const clip = await db.asset.findFirstOrThrow({ where: { taskId: video.id } });
    expect(clip).toMatchObject({ contentType: "video/mp4" });
    expect(clip.durationSeconds).toBeGreaterThan(1);
    const asked = await db.sandboxTask.findFirstOrThrow({ where: { model: "veo-3-1" } });
    expect(asked.request).toMatchObject({
      input: { model: "veo3_fast", generation_type: "FIRST_AND_LAST_FRAMES_2_VIDEO", duration: 4 },
    });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 130, onHold: 0, totalUsed: 70 });
  });

  it.each([
    ["policy", "POLICY", "POLICY_REJECTED", false],
    ["upstream500", "PROVIDER", "PROVIDER_FAILED", true],
    ["emptyresult", "PROVIDER", "PROVIDER_EMPTY_RESULT", true],
    ["402late", "PROVIDER", "PROVIDER_CREDITS", true],
  ])("kie.ai's %s ends the task with a reason, and all credits come back", async (token, category, code, retryable) => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, `a banana #sim:${token}`);
    const task = await untilEnded(id);
    expect(task.status).toBe("FAILED");
    expect(taskFailure(task)).toMatchObject({ category, code, retryable, creditsReturned: 5 });
    expect(await ledgerOf(id)).toEqual([
      { type: "HOLD", amount: -5 },
      { type: "RELEASE", amount: 5 },
    ]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0, totalUsed: 0 });
    expect((await eventsOf(id)).at(-1)).toBe("FAILED");
  });

  it("a task whose callback is lost is finished by the poller", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a quiet harbour #sim:lost");
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED" });
    expect(await db.kieDelivery.count({ where: { taskId: id } })).toBe(0);
  });

  it("a task whose create was never answered is found by its callback, and not sent twice", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a forest #sim:reset");
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", attempts: 1, needsReview: false });
    const requests = await db.sandboxTask.findMany();
    expect(requests.filter(({ request }) => JSON.stringify(request).includes(id))).toHaveLength(1);
    expect(await eventsOf(id)).toEqual(["CREATED", "STARTED", "SAVING", "COMPLETED"]);
  });

  it("duplicate callbacks make one result and one charge", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a market #sim:dup");
    await untilEnded(id);
    expect(await db.asset.count({ where: { taskId: id } })).toBe(1);
    expect(await ledgerOf(id)).toHaveLength(2);
  });

  it("a task that is refused for lack of time at kie.ai is sent again by itself", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a desert #sim:455");
    expect(await untilEnded(id)).toMatchObject({
      status: "FAILED",
      attempts: 5,
      failureCode: "PROVIDER_MAINTENANCE",
      creditsCharged: 0,
    });
  });

  it("trying again makes a new task with a hold of its own", async () => {
    const viewer = await makeAccount();
    const first = await makeImage(viewer, "a banana #sim:policy", { aspectRatio: "3:4" });
    await untilEnded(first.id);
    const { task } = await retryTask(viewer, first.id, { operation: "retryTask" });
    expect(task).toMatchObject({ retryOfId: first.id, prompt: first.prompt, aspectRatio: "3:4", creditsHeld: 5 });
    await untilEnded(task.id);
    expect(await db.task.findUnique({ where: { id: first.id } })).toMatchObject({ status: "FAILED" });
  });
});
