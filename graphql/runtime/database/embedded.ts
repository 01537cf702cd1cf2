import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { shareFairly } from "#graphql/runtime/database/fair-queue.ts";
import { inheritParsers } from "#graphql/runtime/database/parsers.ts";

/** Opens an embedded database that shares this thread fairly and reads at little cost. */
export async function openPglite(options: PGliteOptions): Promise<PGlite> {
  const pglite = await PGlite.create(options);
  shareFairly(pglite);
  inheritParsers(pglite);
  return pglite;
}
