import { z } from "zod";

/** Copies a made task's files to our storage and completes it. */
export const saveAssetsJob = { name: "save-assets", payload: z.object({ taskId: z.string() }) };

/** Removes the files of a deleted task from storage. */
export const deleteFilesJob = { name: "delete-files", payload: z.object({ taskId: z.string() }) };
