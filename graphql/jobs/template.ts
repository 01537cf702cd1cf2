import { registerJobs } from "#graphql/jobs/catalog.ts";
import { closeDatabase, openDatabase } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";

/** Makes the embedded database that first starts begin with, in DATA_DIR: migrated, with its jobs' queues, otherwise empty. */
export async function makeTemplate(): Promise<void> {
  await openDatabase();
  await openQueue();
  await registerJobs();
  await closeQueue();
  await closeDatabase();
}
