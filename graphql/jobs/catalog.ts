import { z } from "zod";
import { deleteExpiredClientTokens } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { deleteExpiredChallenges } from "#graphql/domain/accounts/factors/passkeys/challenge.ts";
import { deleteExpiredMailedTokens } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { deleteExpiredRateLimits } from "#graphql/domain/accounts/rate-limits.ts";
import { deleteExpiredSessions } from "#graphql/domain/accounts/sessions/session.ts";
import { deleteExpiredSecurityEvents } from "#graphql/domain/accounts/trail/security-events.ts";
import { deleteAssetFilesJob, deleteUploadFiles } from "#graphql/domain/assets/delete.ts";
import { deleteAbandonedUploads } from "#graphql/domain/assets/uploads/delete-abandoned.ts";
import { processStripeEvent, retryStripeEvents, stripeEventJob } from "#graphql/domain/billing/inbox.ts";
import { reconcileLedgers } from "#graphql/domain/credits/reconcile.ts";
import { deleteExpiredDownloads } from "#graphql/domain/export/download.ts";
import { buildExport, buildExportJob, deleteExpiredExports } from "#graphql/domain/export/export.ts";
import { deleteExpiredKeys } from "#graphql/domain/idempotency.ts";
import { alarmWebhookJob, postAlarm } from "#graphql/domain/operations/alarms/webhook.ts";
import { watchCatalog, watchCatalogJob } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { deleteExpiredMetrics } from "#graphql/domain/operations/metrics/tally.ts";
import { deleteExpiredEvents } from "#graphql/domain/tasks/events.ts";
import { deleteFilesJob, saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { deleteTaskFiles } from "#graphql/domain/tasks/keep/delete.ts";
import { deleteExpiredFiles } from "#graphql/domain/tasks/keep/retention.ts";
import { checkMargins } from "#graphql/domain/tasks/outcome/check-margins.ts";
import { compareCharges } from "#graphql/domain/tasks/outcome/compare-charges.ts";
import { deleteExpiredCallbacks } from "#graphql/domain/tasks/outcome/inbox.ts";
import { saveAssets } from "#graphql/domain/tasks/outcome/save.ts";
import { deleteExpiredDeliveries } from "#graphql/domain/webhooks/redeliver.ts";
import { tellDisabled, webhookDisabledJob } from "#graphql/domain/webhooks/tell-disabled.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { tidyEmbedded } from "#graphql/runtime/database/tidy.ts";
import { env } from "#graphql/runtime/env.ts";
import { deleteRestoredPoints } from "#graphql/runtime/points.ts";
import { defineJobs, type JobKind, type JobRules, type JobRun, scheduleJobs, work } from "#graphql/runtime/queue.ts";

type Job = { name: string; rules: JobRules; schedule: string | undefined; start(): Promise<void> };

/** How often each kind is looked for: soon where somebody waits, seldom where only the clock asks, for looking costs. */
const LOOK = { everyMs: SECOND, waitsFirst: false };
const LOOK_FOR_SCHEDULED = { everyMs: 30 * SECOND, waitsFirst: true };

/** A kind of job with what does it. `schedule` is a cron line in UTC. */
function job<Payload extends object>(
  kind: JobKind<Payload>,
  { schedule, ...rules }: JobRules & { schedule?: string },
  handler: (payload: Payload, run: JobRun) => Promise<unknown>,
): Job {
  const look = schedule === undefined ? LOOK : LOOK_FOR_SCHEDULED;
  const start = () => work(kind, async (payload, run) => void (await handler(payload, run)), look);
  return { name: kind.name, rules, schedule, start };
}

/** What is done by the clock alone. Each by itself: one that fails holds up no other. */
function scheduled(name: string, schedule: string, handler: () => Promise<unknown>): Job {
  const rules = { retries: 3, retryDelaySeconds: 60, timeoutSeconds: 3600 };
  return job({ name, payload: z.object({}) }, { ...rules, schedule }, handler);
}

/** Every kind of job: its name, its rules, what does it. Nightly ones stand minutes apart, the dearest first. */
const jobs: readonly Job[] = [
  job(saveAssetsJob, { retries: 11, retryDelaySeconds: 2, timeoutSeconds: 660 }, (of) =>
    saveAssets(of.taskId, of.tries),
  ),
  job(deleteFilesJob, { retries: 10, retryDelaySeconds: 30, timeoutSeconds: 60 }, (of) => deleteTaskFiles(of.taskId)),
  job(stripeEventJob, { retries: 12, retryDelaySeconds: 5, timeoutSeconds: 120 }, (of) =>
    processStripeEvent(of.eventId),
  ),
  job(deleteAssetFilesJob, { retries: 10, retryDelaySeconds: 30, timeoutSeconds: 60 }, (of) =>
    deleteUploadFiles(of.assetId),
  ),
  job(webhookDisabledJob, { retries: 10, retryDelaySeconds: 60, timeoutSeconds: 120 }, (of) =>
    tellDisabled(of.endpointId),
  ),
  job(alarmWebhookJob, { retries: 12, retryDelaySeconds: 5, timeoutSeconds: 60 }, postAlarm),
  job(buildExportJob, { retries: 3, retryDelaySeconds: 30, timeoutSeconds: 3600 }, (of, run) =>
    buildExport(of.exportId, run),
  ),
  // It reads what was not read for four hours: by the hour, so that a round that was cut off is soon gone on with.
  job(
    watchCatalogJob,
    { retries: 3, retryDelaySeconds: 60, timeoutSeconds: 3600, schedule: "23 * * * *" },
    watchCatalog,
  ),
  scheduled("delete-abandoned-uploads", "41 * * * *", deleteAbandonedUploads),
  scheduled("tidy-database", "*/5 * * * *", tidyEmbedded),
  scheduled("delete-expired-metrics", "43 * * * *", deleteExpiredMetrics),
  scheduled("reconcile-ledgers", "17 3 * * *", reconcileLedgers),
  scheduled("compare-charges", "22 3 * * *", compareCharges),
  scheduled("check-margins", "25 3 * * *", checkMargins),
  scheduled("delete-expired-files", "27 3 * * *", deleteExpiredFiles),
  scheduled("delete-expired-events", "30 3 * * *", deleteExpiredEvents),
  scheduled("delete-expired-callbacks", "32 3 * * *", deleteExpiredCallbacks),
  scheduled("delete-expired-idempotency-keys", "34 3 * * *", deleteExpiredKeys),
  scheduled("delete-expired-sessions", "36 3 * * *", deleteExpiredSessions),
  scheduled("delete-expired-client-tokens", "38 3 * * *", deleteExpiredClientTokens),
  scheduled("delete-expired-mailed-tokens", "40 3 * * *", deleteExpiredMailedTokens),
  scheduled("delete-expired-passkey-challenges", "41 3 * * *", deleteExpiredChallenges),
  scheduled("delete-expired-security-events", "45 3 * * *", deleteExpiredSecurityEvents),
  scheduled("delete-expired-rate-limits", "42 3 * * *", deleteExpiredRateLimits),
  scheduled("delete-restored-points", "43 3 * * *", () => deleteRestoredPoints(env.apiPoints)),
  scheduled("delete-expired-downloads", "44 3 * * *", deleteExpiredDownloads),
  scheduled("delete-expired-exports", "46 3 * * *", deleteExpiredExports),
  scheduled("delete-expired-deliveries", "48 3 * * *", deleteExpiredDeliveries),
  scheduled("retry-stripe-events", "50 3 * * *", retryStripeEvents),
];

/** Makes the queue of every kind of job, starts what does them, and sets the clock for those that have a schedule. */
export async function registerJobs(): Promise<void> {
  await defineJobs(new Map(jobs.map(({ name, rules }) => [name, rules])));
  for (const { start } of jobs) await start();
  const scheduledJobs = jobs.flatMap(({ name, schedule }) =>
    schedule === undefined ? [] : [[name, schedule] as const],
  );
  await scheduleJobs(new Map(scheduledJobs));
}
