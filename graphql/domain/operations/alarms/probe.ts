import { hostname } from "node:os";
import { askBalancesNow } from "#graphql/domain/provider/balances.ts";
import { log } from "#graphql/runtime/log.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

/**
 * Asks what stands still whether it works again, where nobody else may ask it for hours: orders wait while kie.ai refuses
 * them. What is called is counted with all other calls.
 */
export async function probe(openRules: ReadonlySet<string>): Promise<void> {
  const asksKie = openRules.has("kie-key-refused") || openRules.has("kie-no-balance");
  const failed = (err: unknown) => log.debug({ event: "probe failed", err });
  // What comes of it is counted by key, and the balance is kept with the key.
  if (asksKie) await askBalancesNow().catch(failed);
  if (openRules.has("storage-failing")) await tryStorage().catch(failed);
}

async function tryStorage(): Promise<void> {
  const key = `derived/alarms/${hostname()
    .replace(/[^A-Za-z0-9_-]/g, "_")
    .slice(0, 60)}-${process.pid}.txt`;
  await storage().put(key, Buffer.from("It works."), { contentType: "text/plain", metadata: {} });
  await storage().delete(key);
}
