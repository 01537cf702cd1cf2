import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { openAsset } from "#graphql/domain/assets/open.ts";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import {
  FAULTS,
  inSeconds,
  insist,
  RECOVERED_WITHIN_MS,
  recoveryMs,
  underFault,
} from "#tests/reliability/support/broken-links.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Fault, openFaultProxy } from "#tests/reliability/support/fault-proxy.ts";
import { waitingJobs } from "#tests/reliability/support/open-jobs.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { allOf, noise } from "#tests/support/files/media-files.ts";
import { s3Server, s3Settings } from "#tests/support/files/s3-server.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";

const bucket = await s3Server();
// What the settings name is the link to it.
const link = await openFaultProxy(() => bucket.port);
useSettings({
  ...s3Settings(link.port),
  SANDBOX_SPEED: "120",
  KIE_MAX_IN_FLIGHT: "500",
});
const kie = useScriptedWorld();
let image: Buffer;
beforeAll(async () => {
  image = await noise(240, 200);
});
afterAll(async () => {
  link.fault = { kind: "none" };
  await link.stop();
  await bucket.stop();
});

/** Some of them in the midst of a file. */
const faults: Fault[] = [
  ...FAULTS,
  { kind: "truncate", after: 100_000 },
  { kind: "reset", after: 100_000 },
  ...(isFull ? [{ kind: "black-hole" as const, after: 100_000 }] : []),
];
const TASKS = 3;

type Work = { viewer: Viewer; tasks: string[]; upload: { id: string; url: string; isSent: boolean }; seen: string };

/** What somebody has under way when the link breaks: an asset to look at, tasks that are being made, a file to send. */
async function begin(): Promise<Work> {
  const viewer = await makeAccount();
  const seen = await send(viewer, await place(viewer));
  const tasks: string[] = [];
  for (let number = 0; number < TASKS; number++) {
    const input = { model: "nano-banana", prompt: `a picture ${number}` };
    const { task } = await createTask(viewer, "IMAGE", input, { operation: "test" });
    tasks.push(task.id);
  }
  return { viewer, tasks, upload: await place(viewer), seen };
}

async function place(viewer: Viewer): Promise<Work["upload"]> {
  const { id, url } = await createUpload(viewer, {
    filename: "a.png",
    contentType: "image/png",
    byteSize: image.length,
  });
  return { id, url, isSent: false };
}

/** Sends a file as a page does, at once to the bucket, and again while it is not answered. */
async function send(viewer: Viewer, upload: Work["upload"]): Promise<string> {
  const put = async () => {
    const headers = { "content-type": "image/png" };
    const signal = AbortSignal.timeout(5000);
    const { status } = await fetch(upload.url, { method: "PUT", body: new Uint8Array(image), headers, signal });
    if (status !== 200) throw new Error(`The bucket answered ${status}.`);
    upload.isSent = true;
  };
  if (!upload.isSent) await insist(put, RECOVERED_WITHIN_MS);
  return (await insist(() => completeUpload(viewer, upload.id), RECOVERED_WITHIN_MS)).id;
}

/** A reader gets the whole file or is told that it broke off; never a part as if it were all. */
async function look(assetId: string, parts: string[]): Promise<void> {
  const { sha256 } = await db.asset.findUniqueOrThrow({ where: { id: assetId } });
  const opened = await openAsset(assetId, null);
  const bytes = await opened
    ?.read()
    .then(allOf, () => null)
    .catch(() => null);
  if (bytes === undefined) parts.push(`${assetId} is gone`);
  else if (bytes !== null && digest(bytes) !== sha256) parts.push(`${bytes.length} bytes passed for ${assetId}`);
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function finishMade(): void {
  for (const made of kie.tasks.values()) if (made.state === "generating") kie.finish(made.id, "success");
}

async function finishAll(work: Work, timeout: number): Promise<void> {
  await vi.waitFor(
    async () => {
      finishMade();
      const tasks = await db.task.findMany({ where: { id: { in: work.tasks } } });
      expect(tasks.map(({ status }) => status)).toEqual(work.tasks.map(() => "COMPLETED"));
    },
    { timeout, interval: 100 },
  );
}

/** What is wrong with what somebody has in the end: every file once, whole, and nothing in the bucket that nobody names. */
async function faultsOf({ viewer, tasks, upload }: Work): Promise<string[]> {
  const { userId } = viewer;
  const faults: string[] = [];
  const assets = await db.asset.findMany({ where: { userId } });
  for (const id of tasks) {
    if (assets.filter(({ taskId }) => taskId === id).length !== 1) faults.push(`${id} has not one picture`);
    if (kie.of(id).length !== 1) faults.push(`${id} was made ${kie.of(id).length} times`);
  }
  if ((await db.upload.findUniqueOrThrow({ where: { id: upload.id } })).assetId === null) faults.push("no upload");
  for (const { id, storageKey, sha256 } of assets) {
    const stored = bucket.objects.get(storageKey);
    if (stored === undefined || digest(stored.bytes) !== sha256) faults.push(`${id} is not stored whole`);
  }
  const named = new Set(assets.map(({ storageKey }) => storageKey));
  const mine = [...tasks.map((id) => `results/${id}/`), `uploads/${userId}/`];
  for (const key of bucket.objects.keys()) {
    if (mine.some((prefix) => key.startsWith(prefix)) && !named.has(key)) faults.push(`nobody names ${key}`);
  }
  return faults;
}

describe("a link to the bucket that breaks (S15)", () => {
  it("loses no file that was acknowledged, keeps none twice, and all recovers", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S15 storage");
    let longest = 0;
    for (let number = 0; number < run.count; number++) {
      const fault = pick(run.random, faults);
      const work = await begin();
      const parts: string[] = [];
      const liftedAt = await underFault(link, fault, 400 + run.random() * (isFull ? 4000 : 600), async (isOver) => {
        const looking = look(work.seen, parts);
        while (!isOver()) {
          finishMade();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await looking;
      });
      expect(await waitingJobs("save-assets"), "no more than one job to save each task").toBeLessThanOrEqual(TASKS);
      await Promise.all([send(work.viewer, work.upload), finishAll(work, recoveryMs(fault))]);
      longest = Math.max(longest, Date.now() - liftedAt);
      await look(work.seen, parts);
      expect([...parts, ...(await faultsOf(work))], JSON.stringify(fault)).toEqual([]);
    }
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`longest recovery ${inSeconds(longest)}`);
  });

  it("would be told from a world that loses a file, or keeps one that nobody names", async () => {
    const work = await begin();
    await Promise.all([send(work.viewer, work.upload), finishAll(work, RECOVERED_WITHIN_MS)]);
    expect(await faultsOf(work)).toEqual([]);
    const [key = ""] = [...bucket.objects.keys()].filter((one) => one.startsWith(`results/${work.tasks[0]}/`));
    const stored = bucket.objects.get(key);
    if (stored === undefined) throw new Error("There is no picture.");
    bucket.objects.set(key, { ...stored, bytes: stored.bytes.subarray(1) });
    expect(await faultsOf(work)).toHaveLength(1);
    bucket.objects.set(key, stored);
    bucket.objects.set(`results/${work.tasks[0]}/another.png`, stored);
    expect(await faultsOf(work)).toHaveLength(1);
  });
});
