import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeMovement, meaningOf } from "#graphql/domain/credits/reasons.ts";
import { CreditReason } from "#prisma/generated/client/client.ts";

const reasons = Object.values(CreditReason);

/** What rows said in English before they had reasons. */
const OLD = {
  "Welcome credits": ["WELCOME", null],
  "Held for Nano Banana: Pro": ["TASK_ORDERED", "Nano Banana: Pro"],
  Charged: ["TASK_MADE", null],
  "Charged for what was delivered": ["TASK_MADE_IN_PART", null],
  "Charged: made although canceled": ["TASK_MADE_LATE", null],
  "Returned: not made": ["TASK_FAILED", null],
  "Returned: made, but not saved": ["TASK_NOT_SAVED", null],
  "Returned: took too long": ["TASK_TIMED_OUT", null],
  "Returned: canceled": ["TASK_CANCELED", null],
  "Prompt assistant": ["PROMPT_ORDERED", null],
  "Prompt written": ["PROMPT_WRITTEN", null],
  "Prompt not written: credit returned": ["PROMPT_FAILED", null],
  "Bought: Creator": ["PURCHASED", "Creator"],
  "Refunded: Creator": ["REFUNDED", "Creator"],
  "A refund did not go through: Creator": ["REFUND_UNDONE", "Creator"],
  "Disputed: Creator": ["DISPUTED", "Creator"],
  "A dispute was settled: Creator": ["DISPUTE_SETTLED", "Creator"],
  "Owed from a refunded or disputed payment": ["DEBT_COLLECTED", null],
  Expired: ["EXPIRED", null],
  "Given by mistake": ["CORRECTED", "Given by mistake"],
} as const;

describe("what a movement was for", () => {
  it.each(Object.entries(OLD))(
    "is read in a row of before there were reasons: %s",
    (description, [reason, subject]) => {
      const old = { reason: null, subject: null, description };
      expect(meaningOf(old)).toEqual({ reason, subject });
      expect(describeMovement(old)).toBe(description);
      expect(describeMovement({ reason, subject, description: "" })).toBe(description);
    },
  );

  it("is left as it stands where it has a reason, whatever the subject holds", () => {
    for (const reason of reasons)
      expect(meaningOf({ reason, subject: "x", description: "" })).toEqual({ reason, subject: "x" });
    const subject = "$& and {} and {{subject}}";
    expect(describeMovement({ reason: "CORRECTED", subject, description: "" })).toBe(subject);
    expect(describeMovement({ reason: "PURCHASED", subject: null, description: "" })).toBe("Bought: ");
  });

  it.each(["en", "zh"])("has words for the page in %s, each with its subject", (locale) => {
    const words = JSON.parse(readFileSync(`app/locales/${locale}.json`, "utf8")).billing.reasons;
    expect(Object.keys(words).sort()).toEqual([...reasons].sort());
    for (const reason of reasons) {
      const names = describeMovement({ reason, subject: "Creator", description: "" }).includes("Creator");
      expect(words[reason].includes("{{subject}}"), reason).toBe(names);
    }
  });
});
