import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Family } from "#graphql/sandbox/families/family.ts";
import { stateOf } from "#graphql/sandbox/simulations/state.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";
import { type Envelope, isObject, type Json, type JsonObject, ok } from "#graphql/sandbox/wire.ts";

/** How long `nullstart` keeps a new task unknown. */
const UNKNOWN_AT_FIRST_SECONDS = 8;

/** The status endpoint's answer for a task of a family, or the family's own words for not knowing it. */
export async function recordOf(family: Family, taskId: string): Promise<Envelope> {
  const task = await db.sandboxTask.findFirst({ where: { id: taskId, family: family.name } });
  if (task === null) return isOfMarket(family) && ID.test(taskId) ? NOT_FOUND : family.unknown(taskId);
  const state = stateOf(task);
  const { cases, outcome } = state.plan;
  const ageMs = now().getTime() - task.createdAt.getTime();
  if (outcome === "vanish") return family.unknown(taskId);
  if (cases.includes("nullstart") && ageMs < paced(UNKNOWN_AT_FIRST_SECONDS)) return family.unknown(taskId);
  if (cases.includes("nullok")) return { code: 200, msg: "success", data: null };
  const record = family.record(task, state);
  return ok(isOfMarket(family) ? asOfOctober(record) : record);
}

const ID = /^[0-9a-f]{32}$/;
/** Documented of 2026-10 for a task that is not there; what can't be an id still gets the older answer (kie.ai wire, 2026-08). */
const NOT_FOUND: Envelope = { code: 404, msg: "Task not found", data: null };

function isOfMarket({ name }: Family): boolean {
  return name === "market";
}

const FLAGS: Record<string, number> = { success: 1, fail: 3 };

/** What the market's record has gained: the flag, the result as an object, and a progress that is never filled (kie.ai docs, 2026-10). */
function asOfOctober(record: JsonObject): JsonObject {
  const successFlag = FLAGS[String(record.state)] ?? 0;
  const { response: _response, ...rest } = record;
  const response = resultIn(record.resultJson);
  return { ...rest, successFlag, progress: null, ...(successFlag === 1 && response !== null && { response }) };
}

function resultIn(result: Json | undefined): JsonObject | null {
  if (typeof result !== "string") return isObject(result) ? result : null;
  const parsed: Json = result === "" ? null : JSON.parse(result);
  return isObject(parsed) ? parsed : null;
}
