import type { CharacterWithPictures } from "#graphql/domain/cast/read-characters.ts";
import { castIn, type KeptPlayer } from "#graphql/domain/tasks/create/cast/players.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

/** A character as an answer shows it: as it is, or as an order has kept it, which names its pictures by their row ids. */
export type CharacterShown =
  | CharacterWithPictures
  | (Omit<CharacterWithPictures, "userId" | "images"> & { pictures: string[] });

/** A character as an order has kept it. */
export function shownAsKept(player: KeptPlayer): CharacterShown {
  const { id, name, description, pictures, createdAt, rightsConfirmedAt } = player;
  const moments = { createdAt: new Date(createdAt), rightsConfirmedAt: new Date(rightsConfirmedAt) };
  return { id, name, description, pictures, ...moments };
}

/** The pictures of each of some characters that are there; only where an order has kept one are they read. */
export async function picturesOf(characters: readonly CharacterShown[]): Promise<Asset[][]> {
  const ids = [...new Set(characters.flatMap((one) => ("pictures" in one ? one.pictures : [])))];
  const found = ids.length === 0 ? [] : await db.asset.findMany({ where: { id: { in: ids }, deletedAt: null } });
  const assets = new Map(found.map((asset) => [asset.id, asset]));
  return characters.map((one) => ("pictures" in one ? one.pictures.flatMap((id) => assets.get(id) ?? []) : one.images));
}

/** The ids of those who play in some tasks and are still among their owner's characters. */
export async function stillThere(tasks: readonly Pick<Task, "cast">[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(tasks.flatMap(castIn).map(({ id }) => id))];
  const found =
    ids.length === 0 ? [] : await db.character.findMany({ where: { id: { in: ids } }, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}
