import type { Plan } from "#graphql/sandbox/simulations/plan.ts";
import type { Simulation } from "#graphql/sandbox/simulations/simulate.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";

const LATE_SECONDS = 120;
const AFTERWARDS_SECONDS = 8;
const DUPLICATES = 3;

/** Faults that change what is sent, not when. */
const FORMS = ["wrongsig", "nosig", "stale", "altered", "unknownid", "snakeid", "form2025"];

/** The callbacks that a task will owe, with the moments they are due. */
export function callbacksOf(taskId: string, plan: Plan, finishesAt: Date | null, simulation: Simulation) {
  if (finishesAt === null || plan.callbackPath === null || plan.outcome === "vanish" || simulation.has("lost"))
    return [];
  const form = FORMS.find((name) => simulation.has(name)) ?? "";
  const due = simulation.has("latecb") ? later(finishesAt, LATE_SECONDS) : finishesAt;
  const honest = { taskId, form, dueAt: due };
  if (simulation.has("dup")) return Array.from({ length: DUPLICATES }, () => honest);
  if (simulation.has("failafter")) {
    return [honest, { taskId, form: "failafter", dueAt: later(finishesAt, AFTERWARDS_SECONDS) }];
  }
  return [honest];
}

function later(moment: Date, realSeconds: number): Date {
  return new Date(moment.getTime() + paced(realSeconds));
}
