import { z } from "zod";
import { sweepClientTokens } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { sweepAttempts } from "#graphql/domain/accounts/count-attempt.ts";
import { sweepMailedTokens } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { sweepSessions } from "#graphql/domain/accounts/sessions/session.ts";
import { deleteUploadFiles } from "#graphql/domain/assets/delete.ts";
import { deleteAssetFilesJob, sweepUploadsJob } from "#graphql/domain/assets/jobs.ts";
import { sweepUploads } from "#graphql/domain/assets/uploads/delete-abandoned.ts";
import { processStripeEvent, retryStripeEvents } from "#graphql/domain/billing/inbox.ts";
import { stripeEventJob } from "#graphql/domain/billing/jobs.ts";
import { checkLedgers } from "#graphql/domain/credits/check-ledgers.ts";
import { sweepDownloads } from "#graphql/domain/export/download.ts";
import { buildExport, sweepExports } from "#graphql/domain/export/export.ts";
import { buildExportJob } from "#graphql/domain/export/jobs.ts";
import { forgetOldKeys } from "#graphql/domain/idempotency.ts";
import { forgetOldEvents } from "#graphql/domain/tasks/events.ts";
import { deleteFilesJob, saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { deleteTaskFiles } from "#graphql/domain/tasks/keep/delete.ts";
import { forgetOldDeliveries } from "#graphql/domain/tasks/keep/forget.ts";
import { removeOldFiles } from "#graphql/domain/tasks/keep/retention.ts";
import { compareCharges } from "#graphql/domain/tasks/outcome/compare-charges.ts";
import { saveAssets } from "#graphql/domain/tasks/outcome/save.ts";
import { webhookDisabledJob } from "#graphql/domain/webhooks/jobs.ts";
import { forgetDeliveries } from "#graphql/domain/webhooks/redeliver.ts";
import { tellDisabled } from "#graphql/domain/webhooks/tell-disabled.ts";
import { defineJob, everyCron, work } from "#graphql/runtime/queue.ts";

const nightlyJob = { name: "nightly", payload: z.object({}) };

/** Binds every kind of job to its handler, retries and timeout. */
export async function takeJobs(): Promise<void> {
  await defineJob(saveAssetsJob, { retryLimit: 11, retryDelaySeconds: 2, expireSeconds: 660 });
  await defineJob(deleteFilesJob, { retryLimit: 10, retryDelaySeconds: 30, expireSeconds: 60 });
  await defineJob(stripeEventJob, { retryLimit: 12, retryDelaySeconds: 5, expireSeconds: 120 });
  await defineJob(deleteAssetFilesJob, { retryLimit: 10, retryDelaySeconds: 30, expireSeconds: 60 });
  await defineJob(sweepUploadsJob, { retryLimit: 1, retryDelaySeconds: 60, expireSeconds: 600 });
  await defineJob(webhookDisabledJob, { retryLimit: 10, retryDelaySeconds: 60, expireSeconds: 120 });
  await defineJob(buildExportJob, { retryLimit: 3, retryDelaySeconds: 30, expireSeconds: 3600 });
  await defineJob(nightlyJob, { retryLimit: 3, retryDelaySeconds: 60, expireSeconds: 3600 });
  await work(saveAssetsJob, ({ taskId, tries }) => saveAssets(taskId, tries));
  await work(deleteFilesJob, ({ taskId }) => deleteTaskFiles(taskId));
  await work(stripeEventJob, ({ eventId }) => processStripeEvent(eventId));
  await work(deleteAssetFilesJob, ({ assetId }) => deleteUploadFiles(assetId));
  await work(sweepUploadsJob, () => sweepUploads());
  await work(webhookDisabledJob, ({ endpointId }) => tellDisabled(endpointId));
  await work(buildExportJob, ({ exportId }, run) => buildExport(exportId, run));
  await work(nightlyJob, async () => {
    await checkLedgers();
    await compareCharges();
    await removeOldFiles();
    await forgetOldEvents();
    await forgetOldDeliveries();
    await forgetOldKeys();
    await sweepSessions();
    await sweepClientTokens();
    await sweepMailedTokens();
    await sweepAttempts();
    await sweepDownloads();
    await sweepExports();
    await forgetDeliveries();
    await retryStripeEvents();
  });
  await everyCron(sweepUploadsJob, "41 * * * *", {});
  await everyCron(nightlyJob, "17 3 * * *", {});
}
