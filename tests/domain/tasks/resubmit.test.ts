import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { fromNow, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";

const kie = useScriptedWorld();
beforeEach(() => {
  kie.fate = () => "answer";
});
afterEach(expectLedgersToBalance);

const eventsOf = async (taskId: string) =>
  (await db.taskEvent.findMany({ where: { taskId }, orderBy: { sequence: "asc" } })).map(({ type }) => type);

/** Waits for the next attempt and gives kie.ai's id of it. */
const attempt = (taskId: string, number: number) =>
  vi.waitFor(
    async () => {
      const { kieTaskId } = await db.task.findUniqueOrThrow({ where: { id: taskId } });
      const made = kie.of(taskId)[number - 1];
      if (made === undefined || kieTaskId !== made.id) throw new Error("not yet");
      return made.id;
    },
    { timeout: 10_000, interval: 10 },
  );

async function fail(kieTaskId: string, code: string): Promise<void> {
  kie.finish(kieTaskId, "fail", { code });
  await kie.callBack(kieTaskId);
}

describe("a failure at kie.ai", () => {
  it.each(["500", "408", "455", "550"])("that will pass (%s) is tried again for the one charge", async (code) => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    await fail(await attempt(id, 1), code);
    await fail(await attempt(id, 2), code);
    const last = await attempt(id, 3);
    kie.finish(last, "success");
    await kie.callBack(last);
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", attempts: 3, creditsCharged: 5 });
    const made = ["RESUBMITTED", "STARTED"];
    expect(await eventsOf(id)).toEqual(["CREATED", "STARTED", ...made, ...made, "SAVING", "COMPLETED"]);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 0, totalUsed: 5 });
    expect(await db.creditTransaction.count({ where: { taskId: id, type: "HOLD" } })).toBe(1);
  });

  it("that stays ends the task after three attempts with its credits back", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    for (const number of [1, 2, 3]) await fail(await attempt(id, number), "500");
    expect(await untilEnded(id)).toMatchObject({ status: "FAILED", failureCode: "PROVIDER_FAILED", attempts: 3 });
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
  });

  it.each(["400", "422", "402", "451"])(
    "that lies in the request or the account (%s) is not tried again",
    async (code) => {
      const viewer = await makeAccount();
      const { id } = await makeImage(viewer, "a banana");
      await fail(await attempt(id, 1), code);
      expect(await untilEnded(id)).toMatchObject({ status: "FAILED", attempts: 1 });
      expect(kie.of(id)).toHaveLength(1);
    },
  );

  it("of an earlier attempt, told late or again, says nothing about the present one", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    const first = await attempt(id, 1);
    await fail(first, "500");
    const second = await attempt(id, 2);
    await kie.callBack(first);
    await kie.callBack(first);
    expect(await db.task.findUnique({ where: { id } })).toMatchObject({ status: "PROCESSING", kieTaskId: second });
    kie.finish(second, "success");
    await kie.callBack(second);
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", attempts: 2 });
  });

  it("of an earlier attempt is not taken for the present one whose answer was lost", async () => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a banana");
    const first = await attempt(id, 1);
    kie.fate = () => "reset";
    await fail(first, "500");
    await vi.waitFor(() => expect(kie.of(id)).toHaveLength(2), { timeout: 10_000 });
    await vi.waitFor(
      async () => expect(await db.task.findUnique({ where: { id } })).toMatchObject({ status: "PROCESSING" }),
      { timeout: 10_000 },
    );
    await db.task.update({ where: { id }, data: { deadlineAt: fromNow(HOUR) } });
    await kie.callBack(first);
    expect(await db.task.findUnique({ where: { id } })).toMatchObject({ status: "PROCESSING", kieTaskId: null });
    const second = kie.of(id)[1]?.id ?? "";
    kie.finish(second, "success");
    await kie.callBack(second);
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", kieTaskId: second });
  });
});
