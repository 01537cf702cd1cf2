import { describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { QuotaExceededError } from "#graphql/domain/errors.ts";
import { DAY } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage } from "#tests/support/tasks.ts";

useSettings({
  ACCOUNT_TASKS_PER_DAY: "3",
});
useDatabase();

describe("the tasks that an account may create in a day", () => {
  it("are counted even when they come at once; the rest is refused, says when the next day begins, and holds nothing", async () => {
    const viewer = await makeAccount();
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => makeImage(viewer, "a banana")));
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const refusals = attempts.flatMap((attempt) => (attempt.status === "rejected" ? [attempt.reason] : []));
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(QuotaExceededError);
      expect(refusal.resetsAt.getTime() % DAY).toBe(0);
      expect(refusal.resetsAt.getTime()).toBeGreaterThan(Date.now());
    }
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 185, onHold: 15 });
  });

  it("are those of today, and of this account only", async () => {
    const [viewer, other] = [await makeAccount(), await makeAccount()];
    for (let count = 0; count < 3; count++) await makeImage(viewer, "a banana");
    await expect(makeImage(viewer, "one more")).rejects.toThrow(QuotaExceededError);
    expect((await makeImage(other, "a banana")).status).toBe("PENDING");
    // Yesterday's tasks have yesterday's ids.
    const yesterday = (Date.now() - DAY).toString(16).padStart(12, "0");
    const [oldest] = await db.task.findMany({ where: { userId: viewer.userId }, take: 1 });
    const moved = `${yesterday.slice(0, 8)}-${yesterday.slice(8)}-7000-8000-${oldest?.id.slice(-12)}`;
    await db.taskEvent.deleteMany({ where: { taskId: oldest?.id } });
    await db.$executeRaw`ALTER TABLE "CreditTransaction" DISABLE TRIGGER USER`;
    await db.task.updateMany({ where: { id: oldest?.id }, data: { id: moved } });
    await db.$executeRaw`ALTER TABLE "CreditTransaction" ENABLE TRIGGER USER`;
    expect((await makeImage(viewer, "one more")).status).toBe("PENDING");
  });
});
