import { PURPOSE } from "#graphql/domain/provider/keys.ts";
import { db } from "#graphql/runtime/db.ts";
import { seal, unseal } from "#graphql/runtime/secrets.ts";

/** Seals all keys to kie.ai anew, so that earlier secrets can be forgotten. @returns how many it can't be done for */
export async function sealKeysAnew(): Promise<{ sealed: number; lost: number }> {
  const count = { sealed: 0, lost: 0 };
  for (const { id, secret, webhookSecret } of await db.providerKey.findMany({ where: { secret: { not: null } } })) {
    const [key, ofCallbacks] = [secret, webhookSecret].map((kept) => (kept === null ? null : unseal(PURPOSE, kept)));
    const isLost = key == null || (webhookSecret !== null && ofCallbacks == null);
    count[isLost ? "lost" : "sealed"] += 1;
    if (isLost) continue;
    const data = { secret: seal(PURPOSE, key), webhookSecret: ofCallbacks == null ? null : seal(PURPOSE, ofCallbacks) };
    await db.providerKey.updateMany({ where: { id, secret }, data });
  }
  return count;
}
