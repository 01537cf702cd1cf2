import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { receiveUpload } from "#graphql/domain/assets/uploads/receive-upload.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { saveAssets } from "#graphql/domain/tasks/outcome/save.ts";
import { MOST_SAVES } from "#graphql/domain/tasks/retry-timing.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { inSeconds, insist, RECOVERED_WITHIN_MS } from "#tests/reliability/support/broken-links.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { breakDisk, canFillDisk, type DiskFault } from "#tests/reliability/support/full-disk.ts";
import { waitingJobs } from "#tests/reliability/support/open-jobs.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { noise } from "#tests/support/files/media-files.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ SANDBOX_SPEED: "120", KIE_MAX_IN_FLIGHT: "500" });
const kie = useScriptedWorld();
let image: Buffer;
beforeAll(async () => {
  image = await noise(200, 160);
});

/** No room at all, for a part of a picture, for a picture but not for what is said of it, for all but what is sent. */
const faults: DiskFault[] = [0, 50, 130, 40_000].map((room) => ({ kind: "full" as const, room }));
faults.push({ kind: "away" });
const TASKS = 3;

type Work = { viewer: Viewer; tasks: string[]; uploadId: string; acknowledged: boolean };

const media = () => join(env.dataDir, "media");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function begin(): Promise<Work> {
  const viewer = await makeAccount();
  const tasks: string[] = [];
  for (let number = 0; number < TASKS; number++) {
    const input = { model: "nano-banana", prompt: `a picture ${number}` };
    const { task } = await createTask(viewer, "IMAGE", input, { operation: "test" });
    tasks.push(task.id);
  }
  const { id } = await createUpload(viewer, { filename: "a.png", contentType: "image/png", byteSize: image.length });
  return { viewer, tasks, uploadId: id, acknowledged: false };
}

async function send(work: Work): Promise<void> {
  const bytes = async function* () {
    for (let at = 0; at < image.length; at += 16_384) yield image.subarray(at, at + 16_384);
  };
  if (!work.acknowledged) {
    const receipt = await receiveUpload(work.uploadId, bytes(), image.length);
    expect(["stored", "taken"]).toContain(receipt);
    work.acknowledged = true;
  }
  await completeUpload(work.viewer, work.uploadId);
}

function finishMade(): void {
  for (const made of kie.tasks.values()) if (made.state === "generating") kie.finish(made.id, "success");
}

const statuses = async ({ tasks }: Work) =>
  (await db.task.findMany({ where: { id: { in: tasks } } })).map(({ status }) => status);

async function untilCompleted(work: Work): Promise<void> {
  const check = async () => {
    finishMade();
    expect(await statuses(work)).toEqual(work.tasks.map(() => "COMPLETED"));
  };
  await vi.waitFor(check, { timeout: RECOVERED_WITHIN_MS, interval: 50 });
}

/** Every file once, whole and described; nothing else below the directories of what somebody ordered and sent. */
async function faultsOf({ viewer: { userId }, tasks }: Work): Promise<string[]> {
  const faults: string[] = [];
  const assets = await db.asset.findMany({ where: { userId } });
  for (const id of tasks) {
    if (assets.filter(({ taskId }) => taskId === id).length !== 1) faults.push(`${id} has not one picture`);
    if (kie.of(id).length !== 1) faults.push(`${id} was made ${kie.of(id).length} times`);
  }
  if (assets.length !== TASKS + 1) faults.push(`${assets.length} files`);
  const expected = new Set<string>();
  for (const { storageKey, sha256 } of assets) {
    const path = join(media(), storageKey);
    expected.add(path).add(`${path}.about.json`);
    const isWhole = existsSync(path) && createHash("sha256").update(readFileSync(path)).digest("hex") === sha256;
    if (!isWhole) faults.push(`${storageKey} is not stored whole`);
    else JSON.parse(readFileSync(`${path}.about.json`, "utf8"));
  }
  const places = [...tasks.map((id) => join(media(), "results", id)), join(media(), "uploads", userId)];
  for (const place of places)
    for (const name of existsSync(place) ? readdirSync(place) : [])
      if (!expected.has(join(place, name))) faults.push(`nobody names ${join(place, name)}`);
  const charges = await db.creditTransaction.groupBy({ by: ["taskId", "type"], where: { userId }, _count: true });
  for (const { taskId, type, _count } of charges)
    if (taskId !== null && _count > 1) faults.push(`${type} ${_count} times for ${taskId}`);
  return faults;
}

describe.skipIf(!canFillDisk)("a disk that is full, or gone (S15)", () => {
  it("costs no file that was acknowledged and no credit twice, and all recovers", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S15 disk");
    let longest = 0;
    for (let number = 0; number < run.count; number++) {
      const fault = pick(run.random, faults);
      const work = await begin();
      // At a moment of its own: before, in the midst of, or after the making.
      await pause(run.random() * 300);
      const mend = breakDisk(media(), fault);
      try {
        const until = Date.now() + 300 + run.random() * (isFull ? 6000 : 300);
        while (Date.now() < until) {
          finishMade();
          // Refused for now: a part of a file is never acknowledged.
          await send(work).catch(() => undefined);
          await pause(20);
        }
        expect(await waitingJobs("save-assets"), "no more than one job to save each task").toBeLessThanOrEqual(TASKS);
        for (const status of await statuses(work))
          expect(["PENDING", "PROCESSING", "SAVING", "COMPLETED"]).toContain(status);
      } finally {
        mend();
      }
      const mendedAt = Date.now();
      await Promise.all([insist(() => send(work), RECOVERED_WITHIN_MS), untilCompleted(work)]);
      longest = Math.max(longest, Date.now() - mendedAt);
      expect(await faultsOf(work), JSON.stringify(fault)).toEqual([]);
      // Smaller copies are made in the background, and may be on their way still.
      await vi.waitFor(() => expect(readdirSync(join(media(), ".tmp"))).toEqual([]), RECOVERED_WITHIN_MS);
    }
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`longest recovery ${inSeconds(longest)}`);
  });

  it("for good gives the credits back, once", { timeout: LONGEST_MS }, async () => {
    const work = await begin();
    const { available } = await db.creditBalance.findUniqueOrThrow({ where: { userId: work.viewer.userId } });
    const mend = breakDisk(media(), { kind: "full", room: 0 });
    try {
      const areMade = async () => {
        finishMade();
        expect(await statuses(work)).toEqual(work.tasks.map(() => "SAVING"));
      };
      await vi.waitFor(areMade, { timeout: 10_000, interval: 20 });
      // However long it lasts, each task has one job.
      if (isFull) await pause(75_000);
      await vi.waitFor(async () => expect(await waitingJobs("save-assets")).toBe(TASKS), { timeout: 10_000 });
      const giveUp = async () => {
        for (const id of work.tasks) await saveAssets(id, MOST_SAVES);
        expect(await statuses(work)).toEqual(work.tasks.map(() => "FAILED"));
      };
      await vi.waitFor(giveUp, { timeout: 10_000 });
    } finally {
      mend();
    }
    const failed = await db.task.findMany({ where: { id: { in: work.tasks } } });
    for (const { failureCode, creditsCharged } of failed)
      expect([failureCode, creditsCharged]).toEqual(["RESULT_NOT_SAVED", 0]);
    const left = work.tasks.filter((id) => existsSync(join(media(), "results", id)));
    expect(left, "nothing is left of what could not be kept").toEqual([]);
    const after = await db.creditBalance.findUniqueOrThrow({ where: { userId: work.viewer.userId } });
    expect(after).toMatchObject({
      available: available + failed.reduce((sum, task) => sum + task.creditsHeld, 0),
      onHold: 0,
    });
    await expectLedgersToBalance();
  });

  it("would be told from a world that keeps a part of a file, or one that nobody names", async () => {
    const work = await begin();
    await Promise.all([send(work), untilCompleted(work)]);
    expect(await faultsOf(work)).toEqual([]);
    const asset = await db.asset.findFirstOrThrow({ where: { taskId: work.tasks[0] } });
    await db.asset.update({ where: { id: asset.id }, data: { sha256: "0".repeat(64) } });
    expect(await faultsOf(work)).toHaveLength(1);
    await db.asset.delete({ where: { id: asset.id } });
    expect((await faultsOf(work)).filter((fault) => fault.startsWith("nobody names"))).toHaveLength(2);
  });
});
