import { sweepPrompts } from "#graphql/domain/prompts/sweep.ts";
import { pollDue } from "#graphql/domain/tasks/poll.ts";
import { processAbandoned } from "#graphql/domain/tasks/receive.ts";
import { resumeTasks, sweepTasks } from "#graphql/domain/tasks/sweep.ts";
import { takeJobs } from "#graphql/jobs/catalog.ts";
import { dispatcher, loop } from "#graphql/jobs/schedule.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { onBell } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";

/** Paces of the loops. Bells make them quick; these only bound how long something unheard can lie. */
const DISPATCH_MS = 0.5 * SECOND;
const POLL_MS = 0.5 * SECOND;
const SWEEP_MS = 5 * SECOND;

/**
 * Starts everything that works without being asked: the jobs, the dispatcher, the poller and the sweep.
 * @returns a function that stops them and waits for what is under way.
 */
export async function startWorker(): Promise<() => Promise<void>> {
  await openQueue();
  await takeJobs();
  await resumeTasks(env.databaseUrl === undefined);
  const { round, drain } = dispatcher();
  const dispatching = loop("dispatch", DISPATCH_MS, round);
  const silence = onBell("dispatch", dispatching.ring);
  const polling = loop("poll", POLL_MS, pollDue);
  const sweeping = loop("sweep", SWEEP_MS, async () => {
    await sweepTasks();
    await processAbandoned();
    await sweepPrompts();
  });
  return async () => {
    silence();
    await Promise.all([dispatching.stop(), polling.stop(), sweeping.stop()]);
    await drain();
    await closeQueue();
  };
}
