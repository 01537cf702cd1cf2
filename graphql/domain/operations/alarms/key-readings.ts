import { LEAST_BALANCE } from "#graphql/domain/provider/balances.ts";
import { opened } from "#graphql/domain/provider/keys.ts";
import { MOST_KEYS, withFirst } from "#graphql/domain/provider/list.ts";
import { db } from "#graphql/runtime/db.ts";
import type { ProviderKey } from "#prisma/generated/client/client.ts";

/**
 * How often a key was refused since it was last taken, or UNHEARD; `subject` names it for people, by its label and its last
 * characters.
 */
export type OfKey = { subject: string; value: number };

/** What all processes have met of one thing within the hour. */
type Sighting = { total: number; lastAt: string };
/** Nothing was heard of a key for an hour: neither well nor bad, so what is open of it stays, and nothing fires. */
const UNHEARD = 0.5;

type Sightings = ReadonlyMap<string, Sighting>;

/**
 * What is known of our keys to kie.ai: whether it takes them, and whether their accounts have credits. Of one that takes no new
 * tasks any more nothing is told: an operator has seen to it.
 */
export async function readKeys(sightings: Sightings): Promise<{ keyRefusals: OfKey[]; balanceRefusals: OfKey[] }> {
  const keys = withFirst(await db.providerKey.findMany({ orderBy: { id: "asc" }, take: MOST_KEYS }));
  const read = (refusalsOf: (key: ProviderKey, sightings: Sightings) => number | null) =>
    keys.map((key) => {
      const value = key.state === "ACTIVE" ? (refusalsOf(key, sightings) ?? UNHEARD) : 0;
      return { subject: `${key.label} (…${key.lastFour})`, value };
    });
  return { keyRefusals: read(keyRefusals), balanceRefusals: read(balanceRefusals) };
}

/** A key that can't be opened any more never reaches kie.ai, which would refuse it. */
function keyRefusals(key: ProviderKey, sightings: Sightings): number | null {
  const { id, secret } = key;
  if (secret !== null && opened(key).apiKey === null) return 1;
  const answered = sightings.get(`kie.answered.${id}`);
  return refusalsSince(sightings.get(`kie.key_refused.${id}`), answered && Date.parse(answered.lastAt));
}

/** An account that is filled has credits whatever it was refused before; one that has none left is empty, though nobody has ordered. */
function balanceRefusals({ id, balance, balanceAt }: ProviderKey, sightings: Sightings): number | null {
  const paid = sightings.get(`kie.paid.${id}`);
  const filledAt = balance !== null && balance >= LEAST_BALANCE ? balanceAt : null;
  const moments = [paid && Date.parse(paid.lastAt), filledAt?.getTime()].flatMap((moment) => moment ?? []);
  const taken = moments.length === 0 ? undefined : Math.max(...moments);
  const refusals = refusalsSince(sightings.get(`kie.no_balance.${id}`), taken);
  return balance !== null && balance <= 0 ? Math.max(1, refusals ?? 0) : refusals;
}

/** Null before anything was heard. What was refused and taken in the same few seconds counts as refused: a later answer tells. */
export function refusalsSince(refused: Sighting | undefined, takenAt: number | undefined): number | null {
  if (refused === undefined) return takenAt === undefined ? null : 0;
  return takenAt !== undefined && takenAt > Date.parse(refused.lastAt) ? 0 : refused.total;
}
