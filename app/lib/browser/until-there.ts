import { SECOND } from "#app/lib/time.ts";

const LONGEST_WAIT_MS = 30 * SECOND;

/** Asks until it comes, and waits longer each time, up to half a minute; null is that it has not come. */
export async function untilThere<Thing>(ask: () => Promise<Thing | null>): Promise<Thing> {
  for (let waitMs = SECOND; ; waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs)) {
    const thing = await ask();
    if (thing !== null) return thing;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
