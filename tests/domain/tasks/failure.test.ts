import { describe, expect, it } from "vitest";
import { failureOf, failureReason, failureReasons, kieCodes } from "#graphql/domain/tasks/outcome/failure.ts";

describe("why a task failed", () => {
  const cases = [
    ["400", null, "record", "POLICY_REJECTED", "POLICY"],
    ["400", "please try again later", "record", "PROVIDER_FAILED", "PROVIDER"],
    ["400", "bad request", "create", "INPUT_REJECTED", "INVALID_INPUT"],
    ["400", "Your prompt was flagged by Website as violating content policies.", "create", "POLICY_REJECTED", "POLICY"],
    ["401", "You do not have access permissions", "create", "PROVIDER_ACCESS", "PROVIDER"],
    ["402", "Credits insufficient : …", "create", "PROVIDER_CREDITS", "PROVIDER"],
    ["402", null, "record", "PROVIDER_CREDITS", "PROVIDER"],
    ["403", "error code: 1010", "create", "PROVIDER_ACCESS", "PROVIDER"],
    ["404", "Not found", "create", "PROVIDER_MODEL_UNKNOWN", "PROVIDER"],
    ["405", null, "create", "INTERNAL", "INTERNAL"],
    ["408", null, "record", "PROVIDER_TIMEOUT", "TIMEOUT"],
    ["409", "record already exists", "create", "PROVIDER_CONFLICT", "PROVIDER"],
    ["413", "prompt too long", "create", "PROMPT_TOO_LONG", "INVALID_INPUT"],
    ["422", "The parameters did not pass validation", "create", "INPUT_REJECTED", "INVALID_INPUT"],
    ["422", "Your request was rejected for unsafe or sensitive content.", "record", "POLICY_REJECTED", "POLICY"],
    ["429", null, "create", "PROVIDER_BUSY", "PROVIDER"],
    ["430", null, "create", "PROVIDER_BUSY", "PROVIDER"],
    ["433", null, "create", "PROVIDER_SPENDING_CAP", "PROVIDER"],
    ["451", null, "record", "IMAGE_UNREADABLE", "INVALID_INPUT"],
    ["455", null, "create", "PROVIDER_MAINTENANCE", "PROVIDER"],
    ["500", "This field is required", "create", "INPUT_REJECTED", "INVALID_INPUT"],
    ["500", "Credits insufficient : Your current balance isn't enough", "create", "PROVIDER_CREDITS", "PROVIDER"],
    ["500", "Internal server error", "record", "PROVIDER_FAILED", "PROVIDER"],
    ["501", null, "record", "PROVIDER_GENERATION_FAILED", "PROVIDER"],
    ["501", "Request Moderated", "record", "POLICY_REJECTED", "POLICY"],
    ["505", null, "create", "PROVIDER_DISABLED", "PROVIDER"],
    ["531", "credits refunded", "record", "PROVIDER_GENERATION_FAILED", "PROVIDER"],
    ["550", null, "record", "PROVIDER_QUEUE_FULL", "PROVIDER"],
    ["GENERATION_FAILED", null, "record", "PROVIDER_GENERATION_FAILED", "PROVIDER"],
    ["999", "something new", "record", "UNKNOWN_PROVIDER_ERROR", "PROVIDER"],
    ["toString", null, "record", "UNKNOWN_PROVIDER_ERROR", "PROVIDER"],
    [null, null, "record", "UNKNOWN_PROVIDER_ERROR", "PROVIDER"],
  ] as const;

  it.each(cases)("kie.ai's %s (%s) on a %s is %s", (code, message, at, expected, category) => {
    expect(failureOf(code, message, at)).toBe(expected);
    expect(failureReason(expected).category).toBe(category);
  });

  it.each(kieCodes)("%s has its case here, and a meaning of its own", (code) => {
    expect(cases.map(([given]) => given)).toContain(code);
    for (const at of ["create", "record"] as const) {
      expect(failureOf(code, null, at)).not.toBe("UNKNOWN_PROVIDER_ERROR");
    }
  });

  it("keeps the verdicts that people must tell apart apart", () => {
    const policy = failureOf("400", "violating content policies", "record");
    const told = ["401", "402", "422", "429", "455", "500", "501", "505"].map((code) =>
      failureOf(code, null, "record"),
    );
    expect(new Set([policy, ...told]).size).toBe(9);
  });

  it("has one human sentence for every code, and never the provider's words", () => {
    for (const { message } of Object.values(failureReasons)) expect(message).toMatch(/^[A-Z][^.]+\.( [A-Z][^.]+\.)?$/);
  });

  it("reads a stored code that it does not know as a fault of ours", () => {
    expect(failureReason("FROM_A_NEWER_VERSION")).toBe(failureReasons.INTERNAL);
    expect(failureReason("toString")).toBe(failureReasons.INTERNAL);
  });
});
