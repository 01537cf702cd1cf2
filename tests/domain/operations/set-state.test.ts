import { describe, expect, it, vi } from "vitest";
import { listModels } from "#graphql/domain/catalog/offer.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type StateChange, setModelState } from "#graphql/domain/operations/catalog/set-state.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const WHY = "kie.ai ends it in spring";
const set = (model: string, change: Omit<StateChange, "model" | "reason"> & { reason?: string }) =>
  setModelState("command line", { model, reason: WHY, ...change });
const order = (model: string) => estimateTask(null, "IMAGE", { model, prompt: "a fox" });

describe("the state of a model", () => {
  it("takes it off and puts it on again from the next estimate on, with what to use meanwhile", async () => {
    await set("nano-banana", { state: "PAUSED", replacement: "qwen-image" });
    const refusal = { code: "MODEL_UNAVAILABLE", replacementSlug: "qwen-image" };
    await expect(order("nano-banana")).rejects.toMatchObject(refusal);
    await set("nano-banana", { state: "DEGRADED" });
    expect((await order("nano-banana")).credits).toBe(5);
    expect(await set("nano-banana", { state: "ACTIVE" })).toMatchObject({ replacementSlug: null, sunsetAt: null });
    const subject = globalIdOf("Model", "nano-banana");
    expect(await db.auditEntry.findMany({ where: { subject }, orderBy: { id: "asc" }, take: 1 })).toMatchObject([
      {
        actor: "command line",
        action: "model.state_set",
        before: '{"state":"ACTIVE","replacement":null,"sunsetAt":null}',
        after: '{"state":"PAUSED","replacement":"qwen-image","sunsetAt":null}',
        reason: WHY,
      },
    ]);
  });

  it("ends by itself at its sunset, and leads to what has come in its place, however often that was replaced", async () => {
    const sunsetAt = new Date(Date.now() + 400);
    await set("seedream-4", { state: "ACTIVE", replacement: "seedream-4.5", sunsetAt });
    await order("seedream-4");
    await set("seedream-4.5", { state: "RETIRED", replacement: "nano-banana" });
    const refusal = { code: "MODEL_RETIRED", replacementSlug: "nano-banana" };
    await vi.waitFor(() => expect(order("seedream-4")).rejects.toMatchObject(refusal), { timeout: 5000, interval: 20 });
    const offered = (await listModels({ kind: "IMAGE" })).map(({ slug }) => slug);
    expect(offered).toContain("nano-banana");
    expect(offered.filter((slug) => slug === "seedream-4" || slug === "seedream-4.5")).toEqual([]);
  });

  it("holds in the sandbox too, where what kie.ai has ended is alive until an operator says otherwise", async () => {
    await estimateTask(null, "VIDEO", { model: "sora-2", prompt: "a fox" });
    await set("sora-2", { state: "RETIRED", replacement: "veo-3.1-fast" });
    await expect(estimateTask(null, "VIDEO", { model: "sora-2", prompt: "a fox" })).rejects.toMatchObject({
      code: "MODEL_RETIRED",
    });
  });

  it("is set by one of two operators at once; the other is told, as is whoever looked before", async () => {
    const both = await Promise.allSettled([
      set("qwen-image", { state: "PAUSED" }),
      set("qwen-image", { state: "DEGRADED" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
    await expect(set("qwen-image", { state: "ACTIVE", seen: "ACTIVE" })).rejects.toMatchObject({ code: "CONFLICT" });
    const { state } = await db.model.findUniqueOrThrow({ where: { slug: "qwen-image" } });
    await set("qwen-image", { state: "ACTIVE", seen: state });
  });

  it.each([
    ["replacement", { state: "RETIRED" }],
    ["replacement", { state: "ACTIVE", sunsetAt: new Date(Date.now() + 86_400_000) }],
    ["replacement", { state: "RETIRED", replacement: "nano-banana" }],
    ["replacement", { state: "RETIRED", replacement: "veo-3.1-fast" }],
    ["replacement", { state: "RETIRED", replacement: "nano-mango" }],
    ["replacement", { state: "RETIRED", replacement: "" }],
    ["sunsetAt", { state: "ACTIVE", replacement: "qwen-image", sunsetAt: new Date(Date.now() - 1000) }],
    ["sunsetAt", { state: "ACTIVE", replacement: "qwen-image", sunsetAt: new Date("2100-01-01") }],
    ["reason", { state: "PAUSED", reason: "x" }],
  ] as const)("is refused at %s where it is %j, and nothing changes", async (field, change) => {
    const before = await db.model.findUniqueOrThrow({ where: { slug: "nano-banana" } });
    const refusal = { code: "INVALID_INPUT", fields: [{ path: [field], message: expect.stringMatching(/\w \w/) }] };
    await expect(set("nano-banana", change)).rejects.toMatchObject(refusal);
    expect(await db.model.findUniqueOrThrow({ where: { slug: "nano-banana" } })).toEqual(before);
  });

  it("never leads in a circle, also when two acts would close it at once, nor to what is retired", async () => {
    await set("gpt-4o-image", { state: "PAUSED", replacement: "flux-kontext-pro" });
    const circle = { code: "INVALID_INPUT", fields: [{ path: ["replacement"] }] };
    await expect(set("flux-kontext-pro", { state: "PAUSED", replacement: "gpt-4o-image" })).rejects.toMatchObject(
      circle,
    );
    await set("gpt-4o-image", { state: "ACTIVE" });
    const both = await Promise.allSettled([
      set("gpt-4o-image", { state: "PAUSED", replacement: "flux-kontext-pro" }),
      set("flux-kontext-pro", { state: "PAUSED", replacement: "gpt-4o-image" }),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(set("nano-banana", { state: "RETIRED", replacement: "seedream-4.5" })).rejects.toMatchObject(circle);
  });

  it("is set by administrators alone, with a fresh proof, and of a model that there is", async () => {
    const change = { model: "nano-banana", state: "PAUSED", reason: WHY } as const;
    const [support, user, admin] = [await signedInAs("SUPPORT"), await signedInAs("USER"), await signedInAs("ADMIN")];
    for (const { actor } of [support, user]) {
      await expect(setModelState(actor, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const unknown = { ...change, model: "nano-mango" };
    await expect(setModelState(admin.actor, unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await letProofGrowOld(admin);
    await expect(setModelState(admin.actor, change)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    await order("nano-banana");
  });
});
