import { now } from "#graphql/runtime/clock.ts";
import { linkTo } from "#graphql/sandbox/files/links.ts";
import type { SandboxTaskRow } from "#graphql/sandbox/rows.ts";
import { type Plan, planOf } from "#graphql/sandbox/simulations/plan.ts";

/** What a task looks like at a moment. Computed from its times alone, so reading it never changes it. */
export type State = {
  phase: "running" | "success" | "fail";
  /** Elapsed part of the whole, 0 to 1. */
  progress: number;
  urls: string[];
  failure: Plan["failure"];
  completedAt: Date | null;
  plan: Plan;
};

/** The task's state now. `ahead` overlooks the lag between a callback and the records. */
export function stateOf(task: SandboxTaskRow, { ahead = false } = {}): State {
  const plan = planOf(task);
  const at = now().getTime();
  const endsAt = task.finishesAt === null ? Number.POSITIVE_INFINITY : task.finishesAt.getTime();
  const running = at < endsAt + (ahead ? 0 : plan.lagMs);
  const phase = running ? "running" : plan.outcome === "fail" ? "fail" : "success";
  return {
    phase,
    progress: progressOf(task, at, endsAt, running),
    urls: phase === "success" ? plan.paths.map(linkTo) : [],
    failure: phase === "fail" ? plan.failure : null,
    completedAt: running ? null : task.finishesAt,
    plan,
  };
}

function progressOf(task: SandboxTaskRow, at: number, endsAt: number, running: boolean): number {
  if (!running) return 1;
  const span = endsAt - task.createdAt.getTime();
  return Number.isFinite(span) && span > 0 ? Math.min(0.99, (at - task.createdAt.getTime()) / span) : 0;
}
