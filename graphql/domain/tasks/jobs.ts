import { z } from "zod";

/** Copies a made task's files to our storage and completes it. A try that fails makes the job of the next one. */
export const saveAssetsJob = {
  name: "save-assets",
  payload: z.object({ taskId: z.string(), tries: z.number().int().min(1).optional() }),
};

/** Removes the files of a deleted task from storage. */
export const deleteFilesJob = { name: "delete-files", payload: z.object({ taskId: z.string() }) };
