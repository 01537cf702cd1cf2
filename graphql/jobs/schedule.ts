import { claimWaiting } from "#graphql/domain/tasks/claim.ts";
import { KIE_REQUESTS_PER_WINDOW, windowMs } from "#graphql/domain/tasks/pace.ts";
import { submitTask } from "#graphql/domain/tasks/submit.ts";
import { slidingWindow } from "#graphql/runtime/limiter.ts";
import { log } from "#graphql/runtime/log.ts";

/** Something done again and again: at a pace, and at once when rung for. */
export type Loop = { ring(): void; stop(): Promise<void> };

/** Runs `round` every `everyMs` milliseconds and at each ring, never twice at a time; a ring during a round means one more. */
export function loop(name: string, everyMs: number, round: () => Promise<void>): Loop {
  let isStopped = false;
  let isWanted = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    while (isWanted && !isStopped) {
      isWanted = false;
      await round().catch((error) => log.error({ event: "round failed", loop: name, err: error }));
    }
    running = undefined;
  };
  const ring = () => {
    isWanted = true;
    running ??= run();
  };
  const timer = setInterval(ring, everyMs);
  ring();
  return {
    ring,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Sends waiting tasks to their provider, no faster than it takes them. Submissions go on side by side. */
export function dispatcher(): { round(): Promise<void>; drain(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const providers = [true, false].map((sandbox) => ({
    sandbox,
    window: slidingWindow(KIE_REQUESTS_PER_WINDOW, windowMs(sandbox)),
  }));
  return {
    async round() {
      for (const { sandbox, window } of providers) {
        for (const task of await claimWaiting(sandbox, window.free(Date.now()))) {
          window.take(Date.now());
          const submission: Promise<void> = submitTask(task)
            .catch((error) => log.error({ event: "submission failed", taskId: task.id, err: error }))
            .finally(() => underWay.delete(submission));
          underWay.add(submission);
        }
      }
    },
    async drain() {
      await Promise.all(underWay);
    },
  };
}
