import { z } from "zod";

/** Removes the files of a deleted asset from storage. */
export const deleteAssetFilesJob = { name: "delete-asset-files", payload: z.object({ assetId: z.string() }) };

/** Forgets uploads that were never completed. */
export const sweepUploadsJob = { name: "sweep-uploads", payload: z.object({}) };
