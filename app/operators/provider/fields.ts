/** What a key may be used for. */
export const KEY_STATES = ["ACTIVE", "DRAINING", "RETIRED"] as const;

/** In place of a key's id: all of kie.ai. */
export const ALL = "all";
