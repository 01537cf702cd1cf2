import { join } from "node:path";
import { env } from "#graphql/runtime/env.ts";
import { diskStorage } from "#graphql/vendors/storage/disk.ts";
import type { Storage } from "#graphql/vendors/storage/driver.ts";
import { measured } from "#graphql/vendors/storage/measured.ts";
import { s3Storage } from "#graphql/vendors/storage/s3.ts";

let chosen: { bucket: typeof env.bucket; storage: Storage } | undefined;

/** Where this installation keeps its files: the bucket that the settings name, or DATA_DIR/media. */
export function storage(): Storage {
  const { bucket } = env;
  if (chosen === undefined || chosen.bucket !== bucket) {
    const driver = bucket === undefined ? diskStorage(join(env.dataDir, "media")) : s3Storage(bucket);
    chosen = { bucket, storage: measured(driver) };
  }
  return chosen.storage;
}
