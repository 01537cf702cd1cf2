import { randomUUID } from "node:crypto";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import {
  type Claimed,
  claimWaiting,
  providersInDemand,
  RENEW_MS,
  releaseClaims,
  renewClaims,
} from "#graphql/domain/tasks/dispatch/claim.ts";
import { submitTask } from "#graphql/domain/tasks/dispatch/submit.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { timerMs } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";

/** Something done again and again: at an interval, and at once when woken. */
export type Loop = { wake(): void; stop(): Promise<void> };

/**
 * Runs `round` every `everyMs` milliseconds and whenever it is woken, never twice at a time. It begins when the turn of the
 * event loop is over, so all wake-ups of a moment mean one; those during a round mean one more.
 */
export function loop(name: string, everyMs: number, round: () => Promise<void>): Loop {
  let isStopped = false;
  let isWanted = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    await turn();
    while (isWanted && !isStopped) {
      isWanted = false;
      await round().catch((error) => log.error({ event: "round failed", loop: name, err: error }));
    }
    running = undefined;
  };
  const wake = () => {
    isWanted = true;
    running ??= run();
  };
  const timer = setInterval(wake, everyMs);
  wake();
  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

const SHORTEST_WAIT_MS = 10;

/** Sends waiting tasks to their provider, as many as it has room for. Submissions go on side by side. */
export function dispatcher(wake: () => void): { round(): Promise<void>; stop(timeoutMs: number): Promise<void> } {
  const owner = randomUUID();
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  const renewing = setInterval(() => {
    if (underWay.size === 0) return;
    renewClaims(owner, [...underWay.keys()]).catch((err) => log.error({ event: "claims not renewed", err }));
  }, RENEW_MS);
  const send = (task: Claimed["tasks"][number]) => {
    const submission: Promise<void> = submitTask(task)
      .catch((error) => log.error({ event: "submission failed", ...lineOf(task), err: error }))
      .finally(() => underWay.delete(task.id));
    underWay.set(task.id, submission);
  };
  return {
    async round() {
      let next: Date | null = null;
      for (const sandbox of await providersInDemand()) {
        const { tasks, againAt } = await claimWaiting(sandbox, owner);
        for (const task of tasks) send(task);
        if (againAt !== null && (next === null || againAt < next)) next = againAt;
      }
      clearTimeout(timer);
      timer = next === null ? undefined : setTimeout(wake, timerMs(next, SHORTEST_WAIT_MS));
    },
    async stop(timeoutMs) {
      clearTimeout(timer);
      clearInterval(renewing);
      const handedBack = await releaseClaims(owner);
      await Promise.race([Promise.all(underWay.values()), delay(timeoutMs, undefined, { ref: false })]);
      log.info({ event: "dispatcher stopped", handedBack, leftUnderWay: underWay.size });
    },
  };
}
