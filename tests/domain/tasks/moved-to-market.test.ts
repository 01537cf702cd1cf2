import { afterAll, expect, it } from "vitest";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { settleTask } from "#graphql/domain/tasks/outcome/settle.ts";
import { db } from "#graphql/runtime/db.ts";
import { createKieTask, type KieInput } from "#graphql/vendors/kie/client.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { makeImage, makeVideo, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
afterAll(expectLedgersToBalance);

const old: [string, "IMAGE" | "VIDEO", Omit<KieInput, "callBackUrl">][] = [
  ["veo-3.1-fast", "VIDEO", { family: "veo", model: "veo3_fast", input: { duration: 4 } }],
  ["flux-kontext-pro", "IMAGE", { family: "flux", model: "flux-kontext-pro", input: {} }],
  ["gpt-4o-image", "IMAGE", { family: "gpt4o", model: "gpt4o-image", input: { size: "1:1" } }],
];

/** A task as the version before this one left it: ordered at the model's own endpoint, with no word of where. */
async function sentBefore([model, kind, order]: (typeof old)[number], change: Prisma.TaskUpdateInput = {}) {
  const viewer = await makeAccount();
  const prompt = `a ${model} fox`;
  const { id } = await (kind === "IMAGE" ? makeImage : makeVideo)(viewer, prompt, { model });
  const task = await db.task.findUniqueOrThrow({ where: { id } });
  const input = { ...order.input, prompt };
  const { kieTaskId } = await createKieTask(task, { ...order, input, callBackUrl: callBackUrl(task) });
  const moment = new Date();
  const started = { status: "PROCESSING" as const, kieTaskId, startedAt: moment, nextPollAt: moment };
  await db.task.update({
    where: { id },
    data: { ...started, deadlineAt: new Date(moment.getTime() + 600_000), attempts: 1, parameters: {}, ...change },
  });
  return { id, kieTaskId };
}

it.each(old)("a task of %s that is open at its old endpoint when it moves is finished there", async (...one) => {
  await world.stopWorker();
  const { id } = await sentBefore(one);
  expect(await db.task.findUniqueOrThrow({ where: { id } })).toMatchObject({ kieFamily: null });
  await world.restartWorker();
  await settleTask(id);
  expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", attempts: 1 });
  const [asked, ...others] = await db.sandboxTask.findMany({ where: { callBackUrl: { contains: id } } });
  expect([asked?.family, others.length]).toEqual([one[2].family, 0]);
});

it.each(old)("a task of %s whose answer was lost there is found by its callback", async (...one) => {
  await world.stopWorker();
  const { id, kieTaskId } = await sentBefore(one, { kieTaskId: null, needsReview: true, nextPollAt: null });
  await world.restartWorker();
  expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", kieTaskId });
});

it.each(old)("a new task of %s goes to the market, and says so", async (model, kind) => {
  const viewer = await makeAccount();
  const { id } = await (kind === "IMAGE" ? makeImage : makeVideo)(viewer, "a new fox", { model });
  expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", kieFamily: "market" });
  const asked = await db.sandboxTask.findFirstOrThrow({ where: { callBackUrl: { contains: id } } });
  expect(asked.family).toBe("market");
});

it("a task is read in the dialect it was sent in, whatever its model speaks by now", () => {
  const [veo, banana] = [modelDefinition("veo-3.1-fast"), modelDefinition("nano-banana")];
  if (veo === undefined || banana === undefined) throw new Error("no such models");
  expect(familyOf({ kieFamily: null }, veo)).toBe("veo");
  expect(familyOf({ kieFamily: "market" }, veo)).toBe("market");
  expect(familyOf({ kieFamily: "veo" }, veo)).toBe("veo");
  expect(familyOf({ kieFamily: null }, banana)).toBe("market");
  expect(familyOf({ kieFamily: "a dialect of tomorrow" }, banana)).toBe("market");
});
