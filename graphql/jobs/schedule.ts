import { randomUUID } from "node:crypto";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import {
  type Claimed,
  claimWaiting,
  RENEW_MS,
  releaseClaims,
  renewClaims,
} from "#graphql/domain/tasks/dispatch/claim.ts";
import { isDemandExpected, providersInDemand, takeExpected } from "#graphql/domain/tasks/dispatch/demand.ts";
import { submitTask } from "#graphql/domain/tasks/dispatch/submit.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { now, SECOND, timerMs } from "#graphql/runtime/clock.ts";
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
/** This long orders of this process's own are claimed without a look at what else waits. */
const LOOK_MS = 0.5 * SECOND;

/** Which providers may have something waiting, by what a dispatcher has seen and heard. */
function lineSeen() {
  const mayWait = new Set([true, false]);
  let lookedAt = 0;
  return {
    mayWait,
    /** The providers to claim for. */
    async look(): Promise<boolean[]> {
      const expected = takeExpected();
      if (expected.length > 0 && now().getTime() - lookedAt < LOOK_MS) return expected;
      lookedAt = now().getTime();
      const demanded = await providersInDemand();
      for (const sandbox of [true, false]) if (!demanded.includes(sandbox)) mayWait.delete(sandbox);
      return demanded;
    },
  };
}

type Dispatcher = {
  round(): Promise<void>;
  /** There is something to send. */
  onDemand(): void;
  /** A task has left its provider. */
  onRoom(): void;
  stop(timeoutMs: number): Promise<void>;
};

/** Sends waiting tasks to their provider, as many as it has room for. Submissions go on side by side. */
export function dispatcher(wake: () => void): Dispatcher {
  const { mayWait, look } = lineSeen();
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
      for (const sandbox of await look()) {
        mayWait.add(sandbox);
        const { tasks, againAt, isEmptied } = await claimWaiting(sandbox, owner);
        if (isEmptied) mayWait.delete(sandbox);
        for (const task of tasks) send(task);
        if (againAt !== null && (next === null || againAt < next)) next = againAt;
      }
      clearTimeout(timer);
      timer = next === null ? undefined : setTimeout(wake, timerMs(next, SHORTEST_WAIT_MS));
    },
    onDemand() {
      // Of other processes it is not known for whom.
      if (!isDemandExpected()) for (const sandbox of [true, false]) mayWait.add(sandbox);
      wake();
    },
    onRoom() {
      if (mayWait.size > 0) wake();
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
