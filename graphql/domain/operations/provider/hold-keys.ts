import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import { type ListedKey, listKeys, withFirst } from "#graphql/domain/provider/list.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { ProviderKey } from "#prisma/generated/client/client.ts";

/**
 * Keeps every dispatcher of kie.ai waiting until the commit, and whoever else acts on keys: nothing is claimed for a key
 * meanwhile. Gives all keys as they are by then.
 */
export async function holdKeys(tx: Tx): Promise<ProviderKey[]> {
  await tx.$queryRaw`SELECT "keyId" FROM "KieChannel" WHERE NOT "sandbox" ORDER BY "keyId" FOR UPDATE`;
  return withFirst(await tx.providerKey.findMany({ orderBy: { id: "asc" } }));
}

/** One of them. @throws NotFoundError */
export function keyAmong(keys: readonly ProviderKey[], id: string): ProviderKey {
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw new NotFoundError("key");
  return key;
}

/** Changes what is set for a key; the first gets its row with that. */
export async function setKey(
  tx: Tx,
  key: ProviderKey,
  data: Partial<Pick<ProviderKey, "state" | "weight">>,
): Promise<void> {
  if (key.id !== FIRST_KEY) return void (await tx.providerKey.update({ where: { id: key.id }, data }));
  const { label, lastFour, state, weight } = key;
  const create = { id: FIRST_KEY, label, lastFour, state, weight, ...data };
  await tx.providerKey.upsert({ where: { id: FIRST_KEY }, create, update: data });
}

/** A key as operators see it. */
export async function listedKey(id: string): Promise<ListedKey> {
  const [key] = await listKeys(id);
  if (key === undefined) throw new NotFoundError("key");
  return key;
}

/** The id of the key that operators call like this. @throws NotFoundError, ConflictError where several are. */
export async function keyLabelled(label: string): Promise<string> {
  const [key, another] = (await listKeys()).filter((one) => one.label === label || one.id === label);
  if (key === undefined) throw new NotFoundError("key");
  if (another !== undefined) throw new ConflictError("Several keys are called that. Name it by its id.");
  return key.id;
}
