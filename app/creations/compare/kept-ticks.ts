let kept: readonly string[] = [];

/** Remembers what was chosen to be compared, for the list that its reader comes back to. */
export function keepTicks(ids: readonly string[]): void {
  kept = ids;
}

/** What was chosen when the list was left for the comparison; empty on every other way to it. */
export function keptTicks(): readonly string[] {
  return kept;
}
