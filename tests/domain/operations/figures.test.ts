import { beforeAll, expect, it } from "vitest";
import { readFigures } from "#graphql/domain/operations/figures.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { DAY, fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { exposition } from "#graphql/runtime/metrics/metrics.ts";
import { closeQueue, defineJobs, enqueue, openQueue } from "#graphql/runtime/queue.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Exposed, readExposition, sumOf } from "#tests/support/metrics.ts";
import { makeImage, makeVideo } from "#tests/support/tasks.ts";

useDatabase();

let exposed: Exposed;
const held = { credits: 0 };
const told = (name: string, labels: Record<string, string> = {}) => sumOf(exposed, `nbv_${name}`, labels);

// There is no worker: everything stays as it is put here.
beforeAll(async () => {
  const viewer = await makeAccount();
  const [first, second] = [await makeImage(viewer, "a boat"), await makeImage(viewer, "a kite")];
  const [third, retired] = [await makeVideo(viewer, "a bird"), await makeImage(viewer, "a fish")];
  held.credits = [first, second, third, retired].reduce((sum, { creditsHeld }) => sum + creditsHeld, 0);
  await db.task.update({ where: { id: first.id }, data: { createdAt: fromNow(-20 * MINUTE) } });
  await db.task.update({ where: { id: third.id }, data: { status: "PROCESSING", kieTaskId: "at-kie" } });
  await db.model.create({ data: { slug: "model-of-yesteryear", state: "RETIRED" } });
  await db.task.update({ where: { id: retired.id }, data: { modelSlug: "model-of-yesteryear" } });
  const seen = (subject: string, lastSeenAt: Date) => ({ kind: "hold-outlives-task", subject, detail: {}, lastSeenAt });
  await db.ledgerFinding.createMany({ data: [seen("new", new Date()), seen("mended", fromNow(-2 * DAY))] });
  const callback = (receivedAt: Date) => ({ taskId: third.id, body: "{}", receivedAt });
  await db.kieDelivery.createMany({ data: [callback(new Date()), callback(fromNow(-2 * DAY))] });
  await openQueue();
  await defineJobs(new Map([[saveAssetsJob.name, { retries: 1, retryDelaySeconds: 1, timeoutSeconds: 60 }]]));
  await enqueue(saveAssetsJob, { taskId: first.id });
  await enqueue(saveAssetsJob, { taskId: second.id }, { startAfter: fromNow(MINUTE) });
  await readFigures();
  await closeQueue();
  exposed = readExposition((await exposition()).text);
});

it("tell the line before each provider, and how long the first in it has waited", () => {
  expect(told("queue_depth", { provider: "sandbox" })).toBe(3);
  expect(told("queue_depth", { provider: "kie" })).toBe(0);
  expect(told("queue_oldest_seconds", { provider: "sandbox" })).toBeCloseTo(20 * 60, -2);
});

it("tell tasks by state and model; what is no longer in the catalogue is one", () => {
  expect(told("tasks_open", { model: "nano-banana", state: "pending" })).toBe(2);
  expect(told("tasks_open", { model: "veo-3.1-fast", state: "processing", provider: "sandbox" })).toBe(1);
  expect(told("tasks_open", { model: "other" })).toBe(1);
});

it("tell what is held, and since when", () => {
  expect([told("holds_open"), told("holds_open_credits")]).toEqual([4, held.credits]);
  expect(told("holds_oldest_seconds")).toBeCloseTo(20 * 60, -2);
});

it("tell jobs that are due, callbacks that wait to be acted on, and findings that were seen in the last day", () => {
  expect(told("jobs_waiting", { job: saveAssetsJob.name })).toBe(1);
  expect(told("callbacks_waiting")).toBe(1);
  expect(told("findings", { kind: "hold-outlives-task" })).toBe(1);
});
