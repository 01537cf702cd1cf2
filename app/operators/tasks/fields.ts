/** What can be wrong with a task, in the order in which it is offered to look for. */
export const TROUBLES = [
  "CALLBACK_MISSING",
  "STUCK_PENDING",
  "NOT_SAVED",
  "ANSWER_LOST",
  "NEEDS_REVIEW",
  "CATALOG_DRIFT",
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What can be done for many tasks at once; a result is taken over for one alone. */
export const FOR_MANY = ["ASK_AGAIN", "SAVE_AGAIN", "SEND_AGAIN", "END_AND_RETURN"] as const;
export const REPAIRS = [...FOR_MANY, "TAKE_OVER"] as const;
export type Repair = (typeof REPAIRS)[number];

/** The longest that the API searches for, in characters. */
export const LONGEST_SEARCH = 254;
