import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** Where a build leaves an embedded database that is migrated and empty. What runs from sources may be newer than it. */
const TEMPLATE = import.meta.env.PROD ? resolve("build/template/db") : null;

/**
 * Begins an embedded database as a copy of the build's, for making one from nothing takes seconds. Does
 * nothing where there is a database, and from sources, where there is no template. A copy that was cut off by a kill or by
 * a full disk is never taken for a database.
 */
export function copyTemplate(place: string): void {
  if (TEMPLATE === null || existsSync(place) || !existsSync(TEMPLATE)) return;
  const unfinished = `${place}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    // Not fs.cpSync: from Node 24 on it calls a full disk an input/output error.
    for (const entry of readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })) {
      const from = join(entry.parentPath, entry.name);
      const to = join(unfinished, relative(TEMPLATE, from));
      if (entry.isDirectory()) mkdirSync(to, { mode: 0o700 });
      else {
        copyFileSync(from, to);
        // The tree may belong to somebody else, and be closed to writers; the database is its user's alone.
        chmodSync(to, 0o600);
      }
    }
    renameSync(unfinished, place);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}
