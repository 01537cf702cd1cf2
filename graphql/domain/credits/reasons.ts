import type { CreditReason, CreditTransaction } from "#prisma/generated/client/client.ts";

/** What a movement was for. `subject` is what the reason names: a model, a pack, an operator's words. */
export type Meaning = { reason: CreditReason; subject?: string | undefined };

/** What each reason is in English; {} stands for the subject. Rows of before there were reasons hold these very words. */
const WORDS: Record<CreditReason, string> = {
  WELCOME: "Welcome credits",
  TASK_ORDERED: "Held for {}",
  TASK_MADE: "Charged",
  TASK_MADE_IN_PART: "Charged for what was delivered",
  TASK_MADE_LATE: "Charged: made although canceled",
  TASK_FAILED: "Returned: not made",
  TASK_NOT_SAVED: "Returned: made, but not saved",
  TASK_TIMED_OUT: "Returned: took too long",
  TASK_CANCELED: "Returned: canceled",
  PROMPT_ORDERED: "Prompt assistant",
  PROMPT_WRITTEN: "Prompt written",
  PROMPT_FAILED: "Prompt not written: credit returned",
  PURCHASED: "Bought: {}",
  REFUNDED: "Refunded: {}",
  REFUND_UNDONE: "A refund did not go through: {}",
  DISPUTED: "Disputed: {}",
  DISPUTE_SETTLED: "A dispute was settled: {}",
  DEBT_COLLECTED: "Owed from a refunded or disputed payment",
  EXPIRED: "Expired",
  CORRECTED: "{}",
};

const GAP = "{}";

type Row = Pick<CreditTransaction, "reason" | "subject" | "description">;

/** What a row was for, whether it says so by its reason or, from before there were any, by English words. */
export function meaningOf({ reason, subject, description }: Row): { reason: CreditReason; subject: string | null } {
  if (reason !== null) return { reason, subject };
  for (const known of Object.keys(WORDS) as CreditReason[]) {
    const words = WORDS[known];
    const start = words.replace(GAP, "");
    if (words === description) return { reason: known, subject: null };
    if (words !== start && start !== "" && description.startsWith(start))
      return { reason: known, subject: description.slice(start.length) };
  }
  return { reason: "CORRECTED", subject: description };
}

/** The same in a few English words. */
export function describeMovement(row: Row): string {
  const { reason, subject } = meaningOf(row);
  // As a function: a subject may hold what replace reads as a pattern.
  return WORDS[reason].replace(GAP, () => subject ?? "");
}
