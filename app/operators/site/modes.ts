/** Whether the site is open. */
export const MODES = ["OPEN", "READ_ONLY", "MAINTENANCE"] as const;
export type Mode = (typeof MODES)[number];
