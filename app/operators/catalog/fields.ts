/** What a model may be. */
export const STATES = ["ACTIVE", "DEGRADED", "PAUSED", "RETIRED"] as const;

/** The most that the API takes for a price, in credits. */
export const MOST_CREDITS = 100_000;
