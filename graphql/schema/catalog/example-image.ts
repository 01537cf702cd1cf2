import { db } from "#graphql/runtime/db.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Asset as AssetRow, Model as ModelRow } from "#prisma/generated/client/client.ts";

// Apart from the rest because it names files too.
builder.prismaObjectField(Model, "exampleImage", (t) =>
  t.field({
    type: Asset,
    nullable: true,
    ...work({ statements: 1 }),
    description: "A picture made by this model, or of a video that was; null while nobody has chosen one.",
    resolve: together(async (models: ModelRow[]): Promise<(AssetRow | null)[]> => {
      const ids = models.flatMap(({ exampleAssetId }) => exampleAssetId ?? []);
      const rows = ids.length === 0 ? [] : await db.asset.findMany({ where: { id: { in: ids }, deletedAt: null } });
      return models.map(({ exampleAssetId }) => rows.find(({ id }) => id === exampleAssetId) ?? null);
    }),
  }),
);
