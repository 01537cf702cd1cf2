import { db } from "#graphql/runtime/db.ts";
import type { Asset, Character, Prisma } from "#prisma/generated/client/client.ts";

/** A character with those of its pictures that are there, in their order. */
export type CharacterWithPictures = Character & { images: Asset[] };

type Stretch = { order?: "asc" | "desc"; take?: number };

/** Characters with their pictures. One that was deleted is none of them any more. */
export async function readCharacters(
  where: Prisma.CharacterWhereInput,
  { order = "desc", take }: Stretch = {},
): Promise<CharacterWithPictures[]> {
  const rows = await db.character.findMany({
    where,
    orderBy: { id: order },
    ...(take !== undefined && { take }),
    include: { pictures: { orderBy: { position: "asc" }, include: { asset: true } } },
  });
  return rows.map(({ pictures, ...character }) => ({
    ...character,
    images: pictures.flatMap(({ asset }) => (asset.deletedAt === null ? [asset] : [])),
  }));
}
