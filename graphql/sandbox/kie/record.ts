import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Family } from "#graphql/sandbox/families/family.ts";
import { stateOf } from "#graphql/sandbox/simulations/state.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";
import { type Envelope, ok } from "#graphql/sandbox/wire.ts";

/** How long `nullstart` keeps a new task unknown. */
const UNKNOWN_AT_FIRST_SECONDS = 8;

/** The status endpoint's answer for a task of a family, or the family's own words for not knowing it. */
export async function recordOf(family: Family, taskId: string): Promise<Envelope> {
  const task = await db.sandboxTask.findFirst({ where: { id: taskId, family: family.name } });
  if (task === null) return family.unknown(taskId);
  const state = stateOf(task);
  const { cases, outcome } = state.plan;
  const ageMs = now().getTime() - task.createdAt.getTime();
  if (outcome === "vanish") return family.unknown(taskId);
  if (cases.includes("nullstart") && ageMs < paced(UNKNOWN_AT_FIRST_SECONDS)) return family.unknown(taskId);
  if (cases.includes("nullok")) return { code: 200, msg: "success", data: null };
  return ok(family.record(task, state));
}
