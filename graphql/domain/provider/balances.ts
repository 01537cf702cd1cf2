import { FIRST_KEY, providerOfKey } from "#graphql/domain/provider/keys.ts";
import { MOST_KEYS, withFirst } from "#graphql/domain/provider/list.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { kieBalance } from "#graphql/vendors/kie/client.ts";
import type { ProviderKey } from "#prisma/generated/client/client.ts";

/** An account is asked so often, by one process. */
const ASK_AGAIN_MS = MINUTE;

/** What an account must hold, in kie.ai's credits, to count as filled: about one video. */
export const LEAST_BALANCE = 100;

/** Asks kie.ai what is left on each of our accounts, at most once a minute each, and keeps it with its moment. */
export async function askBalances(): Promise<void> {
  await askOf(ASK_AGAIN_MS, ({ state }) => state !== "RETIRED");
}

/** The same of the keys that take new tasks, now: where orders wait for one, nothing else would ask it for minutes. */
export async function askBalancesNow(): Promise<void> {
  await askOf(0, ({ state }) => state === "ACTIVE");
}

async function askOf(againMs: number, isAsked: (key: ProviderKey) => boolean): Promise<void> {
  const keys = withFirst(
    await db.providerKey.findMany({
      where: { OR: [{ state: { not: "RETIRED" } }, { id: FIRST_KEY }] },
      take: MOST_KEYS,
    }),
  );
  await Promise.all(keys.filter(isAsked).map((key) => askBalance(key, againMs)));
}

async function askBalance(key: ProviderKey, againMs: number): Promise<void> {
  if (!(await isMineToAsk(key, againMs))) return;
  try {
    const balance = await kieBalance(await providerOfKey(key.id));
    await db.providerKey.updateMany({ where: { id: key.id }, data: { balance, balanceAt: now() } });
  } catch (error) {
    log.warn({ event: "balance not read", key: key.id, err: error });
  }
}

/** Whether it is time, and no other process was quicker. */
async function isMineToAsk({ id, label, lastFour, askedAt }: ProviderKey, againMs: number): Promise<boolean> {
  const before = fromNow(-againMs);
  if (askedAt !== null && askedAt > before) return false;
  if (id === FIRST_KEY) await db.providerKey.createMany({ data: [{ id, label, lastFour }], skipDuplicates: true });
  const where = { id, OR: [{ askedAt: null }, { askedAt: { lte: before } }] };
  return (await db.providerKey.updateMany({ where, data: { askedAt: now() } })).count > 0;
}
