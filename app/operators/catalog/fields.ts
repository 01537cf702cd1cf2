/** What a model may be. */
export const STATES = ["ACTIVE", "DEGRADED", "PAUSED", "RETIRED"] as const;

/** What may be done with a price below cost. */
export const GUARDS = ["TELL", "PAUSE"] as const;
