import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { HOUR, MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { LONGEST_PAUSE_MS } from "#graphql/vendors/vendor-error.ts";

/** New requests that kie.ai takes per account in any ten seconds (kie.ai's Getting Started page, 2026-08). */
export const KIE_REQUESTS_PER_WINDOW = 20;
const KIE_WINDOW_MS = 10 * SECOND;

/** A callback is on its way this long where everything is quick, as in a hurried sandbox. */
const LEAST_LOST_MS = 5 * SECOND;

const POLL_GROWTH = 1.5;
const LONGEST_POLL_MS = { IMAGE: 15 * SECOND, VIDEO: 30 * SECOND, AUDIO: 15 * SECOND };

/** Spans of a sandbox task shrink by SANDBOX_SPEED, as the sandbox itself does. */
function scaled(ms: number, sandbox: boolean): number {
  return sandbox ? ms / env.sandboxSpeed : ms;
}

/** The window in which a provider takes KIE_REQUESTS_PER_WINDOW new requests, in milliseconds. */
export function windowMs(sandbox: boolean): number {
  return scaled(KIE_WINDOW_MS, sandbox);
}

/** How long to wait before asking kie.ai again about a task that was asked about `polls` times, in milliseconds. */
export function pollDelayMs(model: ModelDefinition, polls: number, sandbox: boolean): number {
  const grown = model.firstPollSeconds * SECOND * POLL_GROWTH ** Math.min(polls, 20);
  const longest = Math.max(LONGEST_POLL_MS[model.kind], model.firstPollSeconds * SECOND);
  return scaled(Math.min(grown, longest), sandbox);
}

/** How long kie.ai may take for a task, in milliseconds. */
export function deadlineMs(model: ModelDefinition, sandbox: boolean): number {
  return scaled(model.deadlineSeconds * SECOND, sandbox);
}

/**
 * How long a callback may take when kie.ai's answer to an order was lost, in milliseconds: nothing else can tell of it, and
 * most often there is nothing to tell.
 */
export function lostAnswerMs(model: ModelDefinition, sandbox: boolean): number {
  return Math.max(deadlineMs(model, sandbox) / 3, LEAST_LOST_MS);
}

/** How long to wait before sending a task again that kie.ai had no time for, in milliseconds. */
export function backoffMs(attempts: number, sandbox: boolean): number {
  return scaled(Math.min(2 ** attempts, 60) * SECOND, sandbox);
}

/** How long a provider is left alone at most, however long it asks, in milliseconds. */
export function longestPauseMs(sandbox: boolean): number {
  return scaled(LONGEST_PAUSE_MS, sandbox);
}

/** How long a task may wait for its turn before it ends: large orders wait for their own kind, here and in the sandbox. */
export const LONGEST_WAIT_MS = 6 * HOUR;

/** How long it may wait at a provider that has taken nothing at all since, in milliseconds. */
export function longestPausedWaitMs(sandbox: boolean): number {
  return scaled(30 * MINUTE, sandbox);
}

/** How often kie.ai is asked about a task that is over for its owner, in milliseconds. */
export function lateRetryMs(sandbox: boolean): number {
  return scaled(5 * MINUTE, sandbox);
}

/** For how long after its deadline a late result is still asked for, in milliseconds. A callback is heard even later. */
export function lateWatchMs(sandbox: boolean): number {
  return scaled(12 * HOUR, sandbox);
}

/** A made task that nobody has saved or tried to save for this long is looked at again: its job may have gone with its process. */
export const SAVING_LEASE_MS = 30 * SECOND;

/** How often saving a task's files is tried: for about an hour. */
export const MOST_SAVES = 185;
const LONGEST_SAVE_RETRY_MS = 20 * SECOND;

/** How long to wait before saving a task's files is tried again, after `tries` tries, in milliseconds. */
export function saveRetryMs(tries: number): number {
  return Math.min(2 ** (tries - 1) * SECOND, LONGEST_SAVE_RETRY_MS);
}
