import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { env } from "#graphql/runtime/env.ts";

/**
 * Gives the names of the files that have come to the product's directory for half-written ones since this call and still
 * are there. What an earlier test file of the same process left, or is still at, does not count.
 */
export function watchTempFiles(): () => string[] {
  const before = new Set(names());
  return () => names().filter((name) => !before.has(name));
}

function names(): string[] {
  const directory = join(env.dataDir, "tmp");
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}
