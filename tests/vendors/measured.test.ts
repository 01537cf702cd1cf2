import { describe, expect, it } from "vitest";
import { exposition } from "#graphql/runtime/metrics/metrics.ts";
import { measuredCall } from "#graphql/vendors/kie/measured.ts";
import { MissingObjectError, type Storage } from "#graphql/vendors/storage/driver.ts";
import { measured } from "#graphql/vendors/storage/measured.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import { readExposition, sumOf } from "#tests/support/metrics.ts";

const count = async (name: string, labels: Record<string, string>) =>
  sumOf(readExposition((await exposition()).text), `nbv_${name}`, labels);
const kie = { sandbox: false };

describe("calls of kie.ai are counted by what came of them", () => {
  it.each([
    ["our key is not taken", new VendorError("kie", "no", { verdict: "refused", code: 401 }), "key_refused"],
    ["our address is not taken", new VendorError("kie", "no", { verdict: "refused", code: 403 }), "key_refused"],
    ["there is no balance", new VendorError("kie", "no", { verdict: "refused", code: 402 }), "no_balance"],
    ["the spending cap is reached", new VendorError("kie", "no", { verdict: "busy", code: 433 }), "spending_cap"],
    ["the input is refused", new VendorError("kie", "no", { verdict: "refused", code: 422 }), "refused"],
    ["it has no time", new VendorError("kie", "no", { verdict: "busy", code: 429 }), "busy"],
    ["the answer is lost", new VendorError("kie", "no", { verdict: "ambiguous" }), "ambiguous"],
    ["we have a fault", new TypeError("no"), "failed"],
  ])("%s", async (_what, error, outcome) => {
    const labels = { endpoint: "create", outcome, provider: "kie" };
    const before = await count("kie_calls_total", labels);
    await expect(measuredCall("create", kie, () => Promise.reject(error))).rejects.toBe(error);
    expect((await count("kie_calls_total", labels)) - before).toBe(1);
  });

  it("a result's host that does not have it says nothing of our key", async () => {
    const gone = new VendorError("kie", "gone", { verdict: "refused", code: 403 });
    const labels = { endpoint: "download", outcome: "refused", provider: "kie" };
    const before = await count("kie_calls_total", labels);
    await expect(measuredCall("download", kie, () => Promise.reject(gone))).rejects.toBe(gone);
    expect((await count("kie_calls_total", labels)) - before).toBe(1);
  });
});

describe("calls of the storage are counted by what came of them", () => {
  const missing = new MissingObjectError("results/a/b.png");
  const full = new VendorError("storage", "full", { verdict: "ambiguous" });
  const driver = {
    stat: async () => null,
    read: () => Promise.reject(missing),
    put: () => Promise.reject(full),
  } as unknown as Storage;
  const storage = measured(driver);

  it.each([
    ["stat", "ok", () => storage.stat("k")],
    ["read", "missing", () => expect(storage.read("k")).rejects.toBe(missing)],
    [
      "put",
      "failed",
      () => expect(storage.put("k", Buffer.alloc(1), { contentType: "", metadata: {} })).rejects.toBe(full),
    ],
  ])("%s: %s", async (call, outcome, act) => {
    const before = await count("storage_calls_total", { call, outcome });
    const timed = await count("storage_call_duration_seconds_count", { call });
    await act();
    expect((await count("storage_calls_total", { call, outcome })) - before).toBe(1);
    expect((await count("storage_call_duration_seconds_count", { call })) - timed).toBe(1);
  });
});
