import { now } from "#graphql/runtime/clock.ts";
import { tooFast } from "#graphql/sandbox/simulations/simulate.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";

/** kie.ai takes 20 new tasks per 10 seconds and account; more are refused, not queued. */
const NEW_TASKS = 20;
const WINDOW_SECONDS = 10;

let recent: number[] = [];

/** Empties the window, as a new process would begin. */
export function forgetCreations(): void {
  recent = [];
}

/** Counts one creation. @throws Refusal 429 when the window is full. */
export function countCreation(): void {
  const at = now().getTime();
  recent = recent.filter((moment) => moment > at - paced(WINDOW_SECONDS));
  if (recent.length >= NEW_TASKS) throw tooFast();
  recent.push(at);
}
