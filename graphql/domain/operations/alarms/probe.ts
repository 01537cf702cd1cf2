import { hostname } from "node:os";
import { noteSightings } from "#graphql/domain/operations/alarms/sightings.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { kieBalance } from "#graphql/vendors/kie/client.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

/** What kie.ai's account must hold, in its credits, to count as filled again: about one video. */
const LEAST_BALANCE = 100;

/**
 * Asks what stands still whether it works again, where nobody else may ask it for hours: orders wait while kie.ai refuses
 * them. What is called is counted with all other calls.
 */
export async function probe(openRules: ReadonlySet<string>): Promise<void> {
  const asksKie = openRules.has("kie-key-refused") || openRules.has("kie-no-balance");
  const failed = (err: unknown) => log.debug({ event: "probe failed", err });
  if (asksKie && env.kie.apiKey !== undefined) await askBalance().catch(failed);
  if (openRules.has("storage-failing")) await tryStorage().catch(failed);
}

async function askBalance(): Promise<void> {
  const balance = await kieBalance({ sandbox: false });
  if (balance >= LEAST_BALANCE) await noteSightings([{ what: "kie.paid", count: 1, value: balance }]);
}

async function tryStorage(): Promise<void> {
  const key = `derived/alarms/${hostname()
    .replace(/[^A-Za-z0-9_-]/g, "_")
    .slice(0, 60)}-${process.pid}.txt`;
  await storage().put(key, Buffer.from("It works."), { contentType: "text/plain", metadata: {} });
  await storage().delete(key);
}
