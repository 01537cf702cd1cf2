import { PGlite, type PGliteOptions } from "@electric-sql/pglite";

/**
 * What PostgreSQL keeps of its files in memory. By default it is 128 MB, and all of it is written over before the first
 * statement; what is not kept there the system keeps beside it.
 */
const SHARED_BUFFERS = "32MB";

/** Settings of every embedded database besides PGlite's own. */
export function withSettings(options: PGliteOptions): PGliteOptions {
  return { ...options, startParams: [...PGlite.defaultStartParams, "-c", `shared_buffers=${SHARED_BUFFERS}`] };
}
