import { now } from "#graphql/runtime/clock.ts";
import { tooFast, tooFastInBody } from "#graphql/sandbox/simulations/simulate.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";

/** kie.ai takes 20 new tasks per 10 seconds and account; more are refused, not queued. */
const NEW_TASKS = 20;
const WINDOW_SECONDS = 10;

/** The four calls of the catalogue share one a second and account (kie.ai docs, 2026-10). */
const CATALOG_SECONDS = 1;

let recent: number[] = [];
let lastCatalogCall = Number.NEGATIVE_INFINITY;

/** Empties the windows, as a new process would begin. */
export function forgetCreations(): void {
  recent = [];
  lastCatalogCall = Number.NEGATIVE_INFINITY;
}

/** Counts one creation. @throws Refusal 429 when the window is full. */
export function countCreation(): void {
  const at = now().getTime();
  recent = recent.filter((moment) => moment > at - paced(WINDOW_SECONDS));
  if (recent.length >= NEW_TASKS) throw tooFast();
  recent.push(at);
}

/** Counts one call of the catalogue; one that is refused does not count. @throws Refusal 429, in the body alone. */
export function countCatalogCall(): void {
  const at = now().getTime();
  if (at - lastCatalogCall < paced(CATALOG_SECONDS)) throw tooFastInBody();
  lastCatalogCall = at;
}
