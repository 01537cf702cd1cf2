import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { inheritParsers } from "#graphql/runtime/database/embedded/parsers.ts";
import { withSettings } from "#graphql/runtime/database/embedded/settings.ts";
import { shareFairly } from "#graphql/runtime/database/fair-queue.ts";

/** Opens an embedded database that shares this thread fairly and reads at little cost. */
export async function openPglite(options: PGliteOptions): Promise<PGlite> {
  const pglite = await PGlite.create(withSettings(options));
  shareFairly(pglite);
  inheritParsers(pglite);
  return pglite;
}
