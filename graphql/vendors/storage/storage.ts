import { join } from "node:path";
import { env } from "#graphql/runtime/env.ts";
import { diskStorage } from "#graphql/vendors/storage/disk.ts";
import type { Storage } from "#graphql/vendors/storage/driver.ts";

let chosen: Storage | undefined;

/** Where this installation keeps its files: DATA_DIR/media. */
export function storage(): Storage {
  chosen ??= diskStorage(join(env.dataDir, "media"));
  return chosen;
}
