/** What a model may be. */
export const STATES = ["ACTIVE", "DEGRADED", "PAUSED", "RETIRED"] as const;
