import type { SandboxTaskRow } from "#graphql/sandbox/rows.ts";
import type { State } from "#graphql/sandbox/simulations/state.ts";
import type { Envelope, Json, JsonObject } from "#graphql/sandbox/wire.ts";
import { text } from "#graphql/sandbox/wire.ts";

/** One of kie.ai's dialects: how it takes an order, shows a task and calls back. */
export type Family = {
  name: "market" | "veo" | "flux" | "gpt4o" | "midjourney";
  /** The answer to a creation. */
  created(taskId: string): Json;
  /** `data` of the status endpoint. */
  record(task: SandboxTaskRow, state: State): JsonObject;
  /** The status endpoint's answer for an id it does not know; every family has its own (kie.ai wire, 2026-06). */
  unknown(taskId: string): Envelope;
  callback(task: SandboxTaskRow, state: State): Envelope;
  failures: Failures;
};

/** The codes and sentences a family fails with. */
export type Failures = { policy: Failure; upstream: Failure; credits: Failure; createFailed: Failure };
type Failure = { code: number; message: string; created: boolean };

export const legacyFailures: Failures = {
  policy: {
    code: 400,
    message: "Your prompt was flagged by Website as violating content policies.",
    created: true,
  },
  upstream: { code: 500, message: "internal error, please try again later.", created: true },
  credits: { code: 402, message: "Credits insufficient", created: true },
  createFailed: { code: 501, message: "Failed to create the generation task", created: false },
};

/** The older families' `successFlag`: 0 running, 1 done, 2 not started, 3 not finished. */
function successFlagOf(state: State): number {
  if (state.phase === "running") return 0;
  if (state.phase === "success") return 1;
  return state.failure?.created === false ? 2 : 3;
}

/** The fields that the older families' records end with; times are milliseconds rounded to the second. */
export function legacyEnd(state: State, noMessage: "" | null): JsonObject {
  return {
    successFlag: successFlagOf(state),
    errorCode: state.failure?.code ?? null,
    errorMessage: state.failure?.message ?? noMessage,
  };
}

export function roundedMs(moment: Date | null): number | null {
  return moment === null ? null : Math.floor(moment.getTime() / 1000) * 1000;
}

/** The callback address of a request: the top-level `callBackUrl`, spelt exactly so. */
export function callBackUrlOf(body: JsonObject): string | undefined {
  return text(body.callBackUrl) === "" ? undefined : text(body.callBackUrl);
}

/** A record's result, or a spoilt one when the prompt asked for it. */
export function spoilt(urls: string[], state: State): string[] {
  return state.plan.cases.includes("emptyresult") ? [] : urls;
}
