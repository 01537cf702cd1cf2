import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import { burnByKey } from "#graphql/domain/provider/spend.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { KieChannel, ProviderKey } from "#prisma/generated/client/client.ts";

/** More keys than this, retired ones included, are not taken. */
export const MOST_KEYS = 100;

/** A key, what runs by it, and what its account takes now. Nothing of the key itself but its last characters. */
export type ListedKey = Omit<ProviderKey, "secret" | "webhookSecret"> & {
  isSigned: boolean;
  tasksRunning: number;
  burnPerHour: number;
  pause: Pause | null;
};

/** `until`: then one task tries. */
export type Pause = { reason: string; since: Date; until: Date };

/** All keys, the first one first, in the order in which they were added; `id` narrows it to one. */
export async function listKeys(id?: string): Promise<ListedKey[]> {
  const [rows, channels, running, burn] = await Promise.all([
    db.providerKey.findMany({ orderBy: { id: "asc" }, take: MOST_KEYS }),
    db.kieChannel.findMany({ where: { sandbox: false } }),
    runningByKey(),
    burnByKey(),
  ]);
  const all = withFirst(rows).filter((row) => id === undefined || row.id === id);
  return all.map(({ secret: _secret, webhookSecret, ...row }) => {
    const name = row.id === FIRST_KEY ? null : row.id;
    return {
      ...row,
      isSigned: (name === null ? env.kie.webhookHmacKey : webhookSecret) != null,
      tasksRunning: running.get(name) ?? 0,
      burnPerHour: burn.get(name) ?? 0,
      pause: pauseOf(channels.find(({ keyId }) => keyId === row.id)),
    };
  });
}

/** The first key stands in the settings; it has a row only once something was set for it. */
export function withFirst(rows: ProviderKey[]): ProviderKey[] {
  const others = rows.filter(({ id }) => id !== FIRST_KEY);
  if (env.kie.apiKey === undefined) return others;
  const row = rows.find(({ id }) => id === FIRST_KEY) ?? FIRST;
  return [{ ...row, lastFour: env.kie.apiKey.slice(-4) }, ...others];
}

const FIRST: ProviderKey = {
  id: FIRST_KEY,
  label: "KIE_API_KEY",
  secret: null,
  webhookSecret: null,
  lastFour: "",
  state: "ACTIVE",
  weight: 1,
  balance: null,
  balanceAt: null,
  askedAt: null,
  createdAt: new Date(0),
};

function pauseOf(channel: KieChannel | undefined): Pause | null {
  if (channel === undefined || channel.pausedUntil === null) return null;
  const { pausedUntil: until, pausedSince, pauseReason } = channel;
  return { reason: pauseReason ?? "TOO_FAST", since: pausedSince ?? until, until };
}

/** Tasks that are at kie.ai or on their way, by key (null: the first). */
async function runningByKey(): Promise<ReadonlyMap<string | null, number>> {
  const rows = await db.$queryRaw<{ key: string | null; tasks: number }[]>`
    SELECT "providerKeyId" AS "key", count(*)::int AS "tasks" FROM "Task"
    WHERE "sandbox" = FALSE AND ("status" = 'PROCESSING' OR ("status" = 'PENDING' AND "claimedBy" IS NOT NULL)) GROUP BY 1`;
  return new Map(rows.map(({ key, tasks }) => [key, tasks]));
}
