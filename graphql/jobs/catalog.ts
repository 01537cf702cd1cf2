import { z } from "zod";
import { sweepSessions } from "#graphql/domain/accounts/session.ts";
import { deleteTaskFiles } from "#graphql/domain/tasks/delete.ts";
import { deleteFilesJob, saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { saveAssets } from "#graphql/domain/tasks/save-assets.ts";
import { defineJob, everyCron, work } from "#graphql/runtime/queue.ts";

const nightlyJob = { name: "nightly", payload: z.object({}) };

/** Binds every kind of job to its handler, retries and timeout. */
export async function takeJobs(): Promise<void> {
  await defineJob(saveAssetsJob, { retryLimit: 6, retryDelaySeconds: 2, expireSeconds: 300 });
  await defineJob(deleteFilesJob, { retryLimit: 10, retryDelaySeconds: 30, expireSeconds: 60 });
  await defineJob(nightlyJob, { retryLimit: 3, retryDelaySeconds: 60, expireSeconds: 600 });
  await work(saveAssetsJob, ({ taskId }, run) => saveAssets(taskId, run));
  await work(deleteFilesJob, ({ taskId }) => deleteTaskFiles(taskId));
  await work(nightlyJob, () => sweepSessions());
  await everyCron(nightlyJob, "17 3 * * *", {});
}
