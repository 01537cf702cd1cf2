import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

/**
 * A data directory as an earlier start has left it: migrated, with no accounts. It spares a served product the seconds of
 * a first start, where that is not what is tried.
 */
export function usedDataDir(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  const database = join(directory, "db");
  mkdirSync(database);
  execFileSync("tar", ["-xf", inject("templateDump"), "-C", database], { stdio: "pipe" });
  return directory;
}
