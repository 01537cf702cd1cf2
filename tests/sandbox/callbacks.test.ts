import { createHmac } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";
import { useSettings } from "#tests/support/settings.ts";

const KEY = "a webhook key of this test";
useSettings({ KIE_WEBHOOK_HMAC_KEY: KEY });
const sandbox = useSandbox();

async function make(tokens: string, callBackUrl = sandbox.callBackUrl): Promise<string> {
  const input = { prompt: `a small boat ${tokens}` };
  return taskIdOf(await sandbox.post("/api/v1/jobs/createTask", { model: "google/nano-banana", callBackUrl, input }));
}

async function calls(taskId: string, count: number) {
  await vi.waitFor(() => expect(sandbox.callsFor(taskId)).toHaveLength(count), { timeout: 10_000, interval: 10 });
  return sandbox.callsFor(taskId);
}

function signed(taskId: string, timestamp: unknown, key = KEY): string {
  return createHmac("sha256", key).update(`${taskId}.${timestamp}`).digest("base64");
}

describe("the sandbox's callbacks", () => {
  it("are signed over id and time", async () => {
    const taskId = await make("");
    const [call] = await calls(taskId, 1);
    const timestamp = call?.headers["x-webhook-timestamp"];
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
    expect(call?.headers["x-webhook-signature"]).toBe(signed(taskId, timestamp));
  });

  it("are tried four times, then never again", async () => {
    sandbox.answer = 500;
    const taskId = await make("#sim:fast");
    await calls(taskId, 4);
    await vi.waitFor(async () =>
      expect(await db.sandboxDelivery.count({ where: { taskId, deliveredAt: null } })).toBe(0),
    );
    const rows = await db.sandboxDelivery.findMany({ where: { taskId }, orderBy: { attempt: "asc" } });
    expect(rows.map(({ attempt, responseStatus }) => [attempt, responseStatus])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 500],
    ]);
    const waits = rows.slice(1).map((row, index) => row.dueAt.getTime() - (rows[index]?.deliveredAt?.getTime() ?? 0));
    expect(waits).toEqual([60, 300, 900].map((seconds) => (seconds * 1000) / env.sandboxSpeed));
  });

  it("stop as soon as one is taken", async () => {
    sandbox.answer = 500;
    const taskId = await make("#sim:fast");
    await calls(taskId, 1);
    sandbox.answer = 204;
    await calls(taskId, 2);
    await vi.waitFor(async () =>
      expect(await db.sandboxDelivery.count({ where: { taskId, deliveredAt: null } })).toBe(0),
    );
    expect(await db.sandboxDelivery.count({ where: { taskId } })).toBe(2);
  });

  it("come three times for #sim:dup", async () => {
    await calls(await make("#sim:dup"), 3);
  });

  it("come before the creation is answered for #sim:early", async () => {
    const taskId = await make("#sim:early");
    expect(sandbox.callsFor(taskId)).toHaveLength(1);
  });

  it("never come for #sim:lost, or without an address, or to strangers", async () => {
    for (const id of [await make("#sim:lost"), await make("", "https://elsewhere.example/hook"), await make("", "")]) {
      expect(await db.sandboxDelivery.count({ where: { taskId: id } })).toBe(0);
    }
  });

  it.each([
    [
      "wrongsig",
      (headers: Headers, id: string) => headers["x-webhook-signature"] !== signed(id, headers["x-webhook-timestamp"]),
    ],
    ["nosig", (headers: Headers) => headers["x-webhook-signature"] === undefined],
    [
      "stale",
      (headers: Headers, id: string) =>
        Number(headers["x-webhook-timestamp"]) < Date.now() / 1000 - 3000 &&
        headers["x-webhook-signature"] === signed(id, headers["x-webhook-timestamp"]),
    ],
  ])("are spoilt in their signature for #sim:%s", async (token, check) => {
    const taskId = await make(`#sim:${token}`);
    const [call] = await calls(taskId, 1);
    expect(check(call?.headers ?? {}, taskId)).toBe(true);
  });

  it("carry foreign links under a right signature for #sim:altered", async () => {
    const taskId = await make("#sim:altered");
    const [call] = await calls(taskId, 1);
    expect(JSON.stringify(call?.body)).toContain("https://attacker.invalid/");
    expect(JSON.stringify(call?.body)).not.toContain("/sandbox/files/");
    expect(call?.headers["x-webhook-signature"]).toBe(signed(taskId, call?.headers["x-webhook-timestamp"]));
  });

  it.each([
    ["snakeid", (data: object, id: string) => "task_id" in data && data.task_id === id && !("taskId" in data)],
    [
      "form2025",
      (data: object) => "consumeCredits" in data && "remainedCredits" in data && !("creditsConsumed" in data),
    ],
  ])("take another form for #sim:%s", async (token, check) => {
    const taskId = await make(`#sim:${token}`);
    const [call] = await calls(taskId, 1);
    expect(check(call?.body.data as object, taskId)).toBe(true);
  });

  it("are followed by a failure that is older than the success for #sim:failafter", async () => {
    const taskId = await make("#sim:failafter");
    const [first, second] = await calls(taskId, 2);
    expect([first?.body.code, second?.body.code]).toEqual([200, 501]);
  });

  it("may run ahead of the record for #sim:lag", async () => {
    const speed = env.sandboxSpeed;
    env.sandboxSpeed = 20;
    const taskId = await make("#sim:lag");
    env.sandboxSpeed = speed;
    const [call] = await calls(taskId, 1);
    expect(call?.body.data).toMatchObject({ state: "success" });
    expect((await sandbox.record("/api/v1/jobs/recordInfo", taskId)).state).toBe("waiting");
    await vi.waitFor(async () =>
      expect((await sandbox.record("/api/v1/jobs/recordInfo", taskId)).state).toBe("success"),
    );
  });

  it("that are owed across a stop are made after the next start, at the present address", async () => {
    const publicUrl = env.publicUrl;
    const before = `${publicUrl}/webhooks/kie/task/token?before=1`;
    await stopSandbox();
    const taskId = await make("#sim:fast", before);
    expect(await db.sandboxDelivery.count({ where: { taskId, deliveredAt: null } })).toBe(1);
    env.publicUrl = "http://moved.example";
    await startSandbox();
    const [call] = await calls(taskId, 1);
    env.publicUrl = publicUrl;
    expect(call?.path).toBe("/webhooks/kie/task/token?before=1");
    setOwnPort(Number(new URL(sandbox.origin).port));
  });
});

type Headers = Record<string, string | string[] | undefined>;
