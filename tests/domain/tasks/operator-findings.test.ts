import { afterAll, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { degradeModel } from "#graphql/domain/catalog/state.ts";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { BARE_KEY, makeKey } from "#tests/support/keys.ts";
import { type Answer, envelope } from "#tests/support/kie-stand-in/answers.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";

// With a key of its own: what the sandbox is asked to do tells nothing of kie.ai.
const KEY = "kie-key-of-this-test";
const standIn = useKieStandIn();
useSettings(() => ({
  KIE_API_KEY: KEY,
  KIE_API_BASE: standIn.origin,
  KIE_UPLOAD_BASE: standIn.origin,
  OUTBOUND_ALLOW: new URL(standIn.origin).host,
  PUBLIC_URL: "https://studio.example.org",
}));
afterAll(expectLedgersToBalance);

let count = 0;

async function refused(answer: Answer, model = "nano-banana"): Promise<Task> {
  const name = `refusal ${++count}`;
  standIn.plan(name, { create: [{ made: false, answer: () => answer }] });
  const viewer: Viewer = await makeAccount();
  const { id } = await makeImage(viewer, `a kite [[${name}]]`, { model });
  return untilEnded(id);
}

async function finding(kind: string, subject: string) {
  return vi.waitFor(() => db.ledgerFinding.findFirstOrThrow({ where: { kind, subject } }));
}

/** The pause that follows a refusal of all that is ours is over. */
async function reopen(): Promise<void> {
  await db.kieChannel.updateMany({ data: { pausedUntil: new Date(0) } });
  notify("dispatch");
}

const stateOf = async (slug: string) => (await db.model.findUniqueOrThrow({ where: { slug } })).state;

describe("what the operator is told of an order's failure", () => {
  it("kie.ai refuses a value that our catalogue offers: catalogue drift", async () => {
    const words = "This aspect_ratio is not within the range of allowed options";
    const task = await refused(envelope(500, words), "seedream-4.5");
    expect(task).toMatchObject({ status: "FAILED", failureCode: "INPUT_REJECTED", failureCategory: "INVALID_INPUT" });
    const { detail } = await finding("catalogue-drift", "seedream-4.5");
    expect(detail).toEqual({ code: 500, message: words, taskId: task.id, model: "seedream-4.5" });
    expect(await stateOf("seedream-4.5")).toBe("ACTIVE");
  });

  it("kie.ai does not know a model: not its owner's fault, and the model is degraded", async () => {
    const words = "The model name you specified is not supported. Please verify your input.";
    const task = await refused(envelope(422, words), "seedream-4");
    expect(task).toMatchObject({ failureCode: "PROVIDER_MODEL_UNKNOWN", failureCategory: "PROVIDER" });
    await finding("model-unknown", "seedream-4");
    expect(await stateOf("seedream-4")).toBe("DEGRADED");
  });

  it("what an operator has paused stays paused", async () => {
    await db.model.update({ where: { slug: "qwen-image" }, data: { state: "PAUSED" } });
    await degradeModel("qwen-image");
    expect(await stateOf("qwen-image")).toBe("PAUSED");
  });

  it.each([
    ["our key", envelope(401, `You do not have access permissions: ${KEY}`), "provider-key-refused"],
    ["our credits", envelope(402, "Insufficient credits"), "provider-credits-empty"],
  ])("%s: once, however often it is met, and without the key", async (_what, answer, kind) => {
    await refused(answer);
    await reopen();
    await refused(answer);
    await reopen();
    const found = await vi.waitFor(async () => {
      const row = await finding(kind, "kie.ai");
      expect(row.seen).toBe(2);
      return row;
    });
    expect(JSON.stringify(found.detail)).not.toContain(KEY);
  });

  it("while kie.ai takes nothing of ours, orders wait; one at a time tries, and all go once it gets through", async () => {
    const access = envelope(401, "You do not have access permissions");
    standIn.plan("wall", { create: [{ made: false, answer: () => access }] });
    const viewer: Viewer = await makeAccount();
    const order = (name: string) => makeImage(viewer, `a kite [[${name}]]`, { model: "nano-banana" });
    const sent = () => standIn.orders.length;
    const first = await order("wall");
    expect(await untilEnded(first.id)).toMatchObject({ failureCode: "PROVIDER_ACCESS", creditsCharged: 0 });
    const before = sent();
    const waiting = [await order("wall"), await order("open"), await order("open")];
    const statuses = async () =>
      Promise.all(waiting.map(async ({ id }) => (await db.task.findUniqueOrThrow({ where: { id } })).status));
    notify("dispatch");
    await expect(db.kieChannel.findFirstOrThrow({ where: { sandbox: false } })).resolves.toMatchObject({
      pausedUntil: expect.toSatisfy((at: Date) => at.getTime() > Date.now() + MINUTE),
    });
    expect([sent(), await statuses()]).toEqual([before, ["PENDING", "PENDING", "PENDING"]]);
    await reopen();
    const [probe] = waiting;
    expect(await untilEnded(probe?.id ?? "")).toMatchObject({ failureCode: "PROVIDER_ACCESS" });
    // Its failure has shut the provider again before another could be sent.
    expect([sent(), (await statuses()).slice(1)]).toEqual([before, ["PENDING", "PENDING"]]);
    await reopen();
    await vi.waitFor(async () => expect((await statuses()).slice(1)).toEqual(["PROCESSING", "PROCESSING"]));
    const channel = await db.kieChannel.findFirstOrThrow({ where: { sandbox: false } });
    expect(channel).toMatchObject({ pausedUntil: null, pausedSince: null });
  });

  it("a refusal of the content is the owner's business alone", async () => {
    const before = await db.ledgerFinding.count();
    await refused(envelope(400, "Your prompt was flagged as violating content policies."));
    expect(await db.ledgerFinding.count()).toBe(before);
  });

  it("orders of the sandbox tell nothing", async () => {
    const before = await db.ledgerFinding.count();
    standIn.plan("in the sandbox", { create: [{ made: false, answer: () => envelope(404, "Not Found") }] });
    const owner = await makeAccount();
    const { id: keyId } = await makeKey(owner);
    const side = await db.user.findFirstOrThrow({ where: { sandboxOfId: owner.userId } });
    const viewer: Viewer = { ...owner, userId: side.id, key: { ...BARE_KEY, id: keyId, sandbox: true } };
    const { id } = await makeImage(viewer, "a kite [[in the sandbox]]", { model: "nano-banana-2" });
    expect(await untilEnded(id)).toMatchObject({ sandbox: true, failureCode: "PROVIDER_MODEL_UNKNOWN" });
    expect(await db.ledgerFinding.count()).toBe(before);
    expect(await stateOf("nano-banana-2")).toBe("ACTIVE");
  });
});
