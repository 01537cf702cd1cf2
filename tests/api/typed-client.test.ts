import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { makeKey } from "#tests/support/keys.ts";
import { useSettings } from "#tests/support/settings.ts";
import { useWorld } from "#tests/support/world.ts";
import { connect } from "../../docs/examples/client.ts";

const world = useWorld();
useSettings(() => ({ PUBLIC_URL: world.origin() }));
let client: ReturnType<typeof connect>;

beforeAll(async () => {
  setOwnPort(Number(new URL(world.origin()).port));
  const { secret } = await makeKey(await makeAccount());
  client = connect({ url: `${world.origin()}/graphql`, key: secret });
});
afterAll(async () => {
  await vi.waitFor(async () => expect(await db.task.count({ where: { completedAt: null } })).toBe(0), {
    timeout: 20_000,
  });
});

const order = { model: "nano-banana", prompt: "a banana", maxCredits: 20, idempotencyKey: "typed-1" };

it("the typed client orders, waits live and downloads", async () => {
  const task = await client.run(order);
  expect(task).toMatchObject({ status: "COMPLETED", creditsCharged: 0, failure: null });
  const [asset] = task.assets;
  if (asset === undefined) throw new Error("There is no file.");
  expect((await client.download(asset)).length).toBeGreaterThan(1000);
  await expect(client.download({ ...asset, sha256: "0" })).rejects.toThrow("damaged");
});

it("the typed client tells a failure of a task from a refusal", async () => {
  const failed = await client.run({ ...order, prompt: "#sim:422", idempotencyKey: "typed-2" });
  expect(failed).toMatchObject({ status: "FAILED", failure: { code: "INPUT_REJECTED" } });
  await expect(client.run({ ...order, model: "none", idempotencyKey: "typed-3" })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
  await expect(client.run({ ...order, maxCredits: 0, idempotencyKey: "typed-4" })).rejects.toMatchObject({
    code: "PRICE_CHANGED",
  });
  const stranger = connect({ url: `${world.origin()}/graphql`, key: "nbv_live_000000000000" });
  await expect(stranger.run({ ...order, idempotencyKey: "typed-5" })).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
});
