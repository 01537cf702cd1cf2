import { z } from "zod";

/** Packs everything of an account into one zip in storage. */
export const buildExportJob = { name: "build-export", payload: z.object({ exportId: z.string() }) };
