import { db } from "#graphql/runtime/db.ts";
import { ownStyleShown, type StyleShown } from "#graphql/schema/catalog/style-shown.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";

/** Own styles with their pictures, newest first. A picture that was deleted is none. */
export async function ownStylesOf(where: Prisma.OwnStyleWhereInput): Promise<StyleShown[]> {
  const rows = await db.ownStyle.findMany({ where, orderBy: { id: "desc" }, include: { picture: true } });
  return rows.map(({ picture, ...style }) =>
    ownStyleShown({ ...style, picture: picture?.deletedAt === null ? picture : null }),
  );
}
