import { setTimeout as delay } from "node:timers/promises";
import { addUpSpending } from "#graphql/domain/accounts/api-keys/spending.ts";
import { sendDueMails } from "#graphql/domain/accounts/mail/mail.ts";
import { recoverPurchases } from "#graphql/domain/billing/recovery.ts";
import { countOutcomes } from "#graphql/domain/catalog/figures.ts";
import { purgeAccounts } from "#graphql/domain/deletion/purge.ts";
import { watchAlarms } from "#graphql/domain/operations/alarms/evaluate.ts";
import { mailAnnouncements } from "#graphql/domain/operations/announcements/mail-announcements.ts";
import { endWaitingTasks } from "#graphql/domain/operations/end-waiting.ts";
import { addUpTallies } from "#graphql/domain/operations/metrics/tally.ts";
import { tellOfCalls } from "#graphql/domain/operations/metrics/traffic.ts";
import { recoverPrompts } from "#graphql/domain/prompts/recovery.ts";
import { watchProvider } from "#graphql/domain/provider/watch.ts";
import { pollDue } from "#graphql/domain/tasks/outcome/poll.ts";
import { processAbandonedCallbacks } from "#graphql/domain/tasks/outcome/process-callbacks.ts";
import { recoverTasks, resumeTasks } from "#graphql/domain/tasks/outcome/recovery.ts";
import { openSaving } from "#graphql/domain/tasks/outcome/save-soon.ts";
import { deliverDue, drainDeliveries } from "#graphql/domain/webhooks/deliver.ts";
import { fanOutSoon } from "#graphql/domain/webhooks/outbox.ts";
import { drainPipelines, resumePipelines, takeDuePipelines } from "#graphql/domain/workflows/pipelines/advance.ts";
import { registerJobs } from "#graphql/jobs/catalog.ts";
import { dispatcher, type Loop, loop } from "#graphql/jobs/schedule.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { onNotify } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";

/** Intervals of the loops. Notifications make them quick; these only bound how long a row whose notification was lost can lie. */
const DISPATCH_MS = 0.5 * SECOND;
const POLL_MS = 0.5 * SECOND;
const RECOVERY_MS = 5 * SECOND;
const WEBHOOKS_MS = 1 * SECOND;
const PIPELINES_MS = 1 * SECOND;
const FIGURES_MS = 5 * SECOND;
const TRAFFIC_MS = 15 * SECOND;
const PROVIDER_MS = 3 * SECOND;
const PAYMENTS_MS = 30 * SECOND;
const MAIL_MS = 10 * SECOND;
const PURGE_MS = 10 * SECOND;
const SUSPENSIONS_MS = 10 * SECOND;
const ALARMS_MS = 10 * SECOND;

/** How long a stop waits for rounds, and then for requests to kie.ai and jobs: well within the five seconds it may take. */
const DRAIN_MS = SECOND;

/**
 * Starts everything that works without being asked: the jobs, the dispatcher, the poller and the recovery.
 * @returns a function that stops them: takes nothing new, waits a little for what is under way, and gives the rest back.
 */
export async function startWorker(): Promise<() => Promise<void>> {
  const isAlone = env.databaseUrl === undefined;
  await openQueue();
  await registerJobs();
  const stopSaving = openSaving();
  await resumeTasks(isAlone);
  await recoverPrompts({ isAlone });
  if (isAlone) await resumePipelines();
  const { round, onDemand, onRoom, stop } = dispatcher(() => dispatching.wake());
  const dispatching: Loop = loop("dispatch", DISPATCH_MS, round);
  const telling: Loop = loop("webhooks", WEBHOOKS_MS, async () => {
    const isMade = await fanOutSoon();
    const isSent = await deliverDue();
    if (isMade || isSent) telling.wake();
  });
  const mailing: Loop = loop("mail", MAIL_MS, async () => {
    await sendDueMails();
    if (await mailAnnouncements()) mailing.wake();
  });
  const advancing: Loop = loop("pipelines", PIPELINES_MS, async () => {
    if (await takeDuePipelines()) advancing.wake();
  });
  const purging = loop("purge", PURGE_MS, purgeAccounts);
  const suspending = loop("suspensions", SUSPENSIONS_MS, endWaitingTasks);
  const alarming = loop("alarms", ALARMS_MS, watchAlarms);
  const onTheClock = [
    loop("poll", POLL_MS, pollDue),
    loop("recovery", RECOVERY_MS, async () => {
      await recoverTasks();
      await processAbandonedCallbacks();
      await recoverPrompts();
    }),
    loop("figures", FIGURES_MS, async () => {
      await countOutcomes();
      await addUpSpending();
      await addUpTallies();
    }),
    loop("traffic", TRAFFIC_MS, tellOfCalls),
    loop("provider", PROVIDER_MS, watchProvider),
    loop("payments", PAYMENTS_MS, recoverPurchases),
  ];
  const silences = [
    onNotify("dispatch", onDemand),
    onNotify("room", onRoom),
    onNotify("webhooks", telling.wake),
    onNotify("mail", mailing.wake),
    onNotify("pipelines", advancing.wake),
    onNotify("purge", purging.wake),
    onNotify("suspended", suspending.wake),
    onNotify("alarms", alarming.wake),
  ];
  return async () => {
    for (const silence of silences) silence();
    const loops = [dispatching, telling, mailing, advancing, purging, suspending, alarming, ...onTheClock];
    const rounds = loops.map((one) => one.stop());
    // A round that waits for a silent kie.ai is left: its rows say all that the next start needs.
    await Promise.race([Promise.all(rounds), delay(DRAIN_MS, undefined, { ref: false })]);
    await Promise.all([
      tellOfCalls().catch((error) => log.warn({ event: "calls not told", err: error })),
      stop(DRAIN_MS),
      stopSaving(DRAIN_MS),
      closeQueue(DRAIN_MS),
      // What is cut off is sent again when its claim ends.
      Promise.race([drainDeliveries(), delay(DRAIN_MS, undefined, { ref: false })]),
      // Its rows say how it goes on, to whoever comes.
      Promise.race([drainPipelines(), delay(DRAIN_MS, undefined, { ref: false })]),
    ]);
  };
}
