import { describe, expect, it } from "vitest";
import { failureOf, failureReason, failureReasons } from "#graphql/domain/tasks/failure.ts";

describe("why a task failed", () => {
  it.each([
    ["400", null, "record", "POLICY_REJECTED", "POLICY"],
    ["400", "bad request", "create", "INPUT_REJECTED", "INVALID_INPUT"],
    ["400", "Your prompt was flagged by Website as violating content policies.", "create", "POLICY_REJECTED", "POLICY"],
    ["401", "You do not have access permissions", "create", "PROVIDER_ACCOUNT", "PROVIDER"],
    ["402", "Credits insufficient : …", "create", "PROVIDER_ACCOUNT", "PROVIDER"],
    ["500", "Credits insufficient : Your current balance isn't enough", "create", "PROVIDER_ACCOUNT", "PROVIDER"],
    ["402", null, "record", "PROVIDER_ACCOUNT", "PROVIDER"],
    ["408", null, "record", "PROVIDER_TIMEOUT", "TIMEOUT"],
    ["422", "recordInfo is null", "create", "INPUT_REJECTED", "INVALID_INPUT"],
    ["429", null, "create", "PROVIDER_BUSY", "PROVIDER"],
    ["433", null, "create", "PROVIDER_ACCOUNT", "PROVIDER"],
    ["451", null, "record", "IMAGE_UNREADABLE", "INVALID_INPUT"],
    ["455", null, "create", "PROVIDER_MAINTENANCE", "PROVIDER"],
    ["500", "This field is required", "create", "INPUT_REJECTED", "INVALID_INPUT"],
    ["500", "Internal server error", "record", "PROVIDER_FAILED", "PROVIDER"],
    ["501", null, "record", "PROVIDER_FAILED", "PROVIDER"],
    ["505", null, "create", "PROVIDER_DISABLED", "PROVIDER"],
    ["550", null, "record", "PROVIDER_BUSY", "PROVIDER"],
    ["GENERATION_FAILED", null, "record", "PROVIDER_FAILED", "PROVIDER"],
    ["999", "something new", "record", "UNKNOWN_PROVIDER_ERROR", "PROVIDER"],
    [null, null, "record", "UNKNOWN_PROVIDER_ERROR", "PROVIDER"],
  ] as const)("kie.ai's %s (%s) on a %s is %s", (code, message, at, expected, category) => {
    expect(failureOf(code, message, at)).toBe(expected);
    expect(failureReason(expected).category).toBe(category);
  });

  it("has one human sentence for every code, and never the provider's words", () => {
    for (const { message } of Object.values(failureReasons)) expect(message).toMatch(/^[A-Z][^.]+\.( [A-Z][^.]+\.)?$/);
  });

  it("reads a stored code that it does not know as a fault of ours", () => {
    expect(failureReason("FROM_A_NEWER_VERSION")).toBe(failureReasons.INTERNAL);
    expect(failureReason("toString")).toBe(failureReasons.INTERNAL);
  });
});
