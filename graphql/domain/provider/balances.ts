import { FIRST_KEY, providerOfKey } from "#graphql/domain/provider/keys.ts";
import { withFirst } from "#graphql/domain/provider/list.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { kieBalance } from "#graphql/vendors/kie/client.ts";
import type { ProviderKey } from "#prisma/generated/client/client.ts";

/** An account is asked so often, by one process. */
const ASK_AGAIN_MS = MINUTE;

/** Asks kie.ai what is left on each of our accounts, at most once a minute each, and keeps it with its moment. */
export async function askBalances(): Promise<void> {
  const keys = withFirst(
    await db.providerKey.findMany({ where: { OR: [{ state: { not: "RETIRED" } }, { id: FIRST_KEY }] } }),
  );
  await Promise.all(keys.filter(({ state }) => state !== "RETIRED").map(askBalance));
}

async function askBalance(key: ProviderKey): Promise<void> {
  if (!(await isMineToAsk(key))) return;
  try {
    const balance = await kieBalance(await providerOfKey(key.id));
    await db.providerKey.updateMany({ where: { id: key.id }, data: { balance, balanceAt: now() } });
  } catch (error) {
    log.warn({ event: "balance not read", key: key.id, err: error });
  }
}

/** Whether it is time, and no other process was quicker. */
async function isMineToAsk({ id, label, lastFour, askedAt }: ProviderKey): Promise<boolean> {
  const before = fromNow(-ASK_AGAIN_MS);
  if (askedAt !== null && askedAt > before) return false;
  if (id === FIRST_KEY) await db.providerKey.createMany({ data: [{ id, label, lastFour }], skipDuplicates: true });
  const where = { id, OR: [{ askedAt: null }, { askedAt: { lte: before } }] };
  return (await db.providerKey.updateMany({ where, data: { askedAt: now() } })).count > 0;
}
