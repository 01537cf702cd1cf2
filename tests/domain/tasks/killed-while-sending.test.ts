import { afterAll, expect, it } from "vitest";
import { beginSending } from "#graphql/domain/tasks/dispatch/begin-sending.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { recoverTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { db } from "#graphql/runtime/db.ts";
import { createKieTask } from "#graphql/vendors/kie/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
afterAll(expectLedgersToBalance);

it("tasks that a killed process was sending to the sandbox are found there, or sent once more", async () => {
  await world.stopWorker();
  const viewer = await makeAccount();
  const [heard, unheard] = [await makeImage(viewer, "a heard fox"), await makeImage(viewer, "an unheard fox")];
  const { tasks } = await claimWaiting(true, "a process that is killed");
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set([heard.id, unheard.id]));
  for (const task of tasks) await beginSending(task);
  const input = { prompt: heard.prompt, output_format: "png", image_size: "1:1" };
  const order = { family: "market", model: "google/nano-banana", input, callBackUrl: callBackUrl(heard) } as const;
  const { kieTaskId } = await createKieTask(heard, order);
  await db.task.updateMany({ data: { claimedUntil: new Date(0) }, where: { claimedBy: { not: null } } });
  await recoverTasks();
  const row = (id: string) => db.task.findUniqueOrThrow({ where: { id } });
  // The sandbox may have told already how it went.
  expect(await row(heard.id)).toMatchObject({ status: expect.stringMatching(/PROCESSING|SAVING/), kieTaskId });
  expect(await row(unheard.id)).toMatchObject({ status: "PENDING", claimedBy: null, sendingSince: null });
  await world.restartWorker();
  for (const { id } of [heard, unheard]) expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED" });
  expect(await db.sandboxTask.count()).toBe(2);
});
