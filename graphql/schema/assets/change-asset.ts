import { setAltText } from "#graphql/domain/assets/alt-text.ts";
import { deleteAsset } from "#graphql/domain/assets/delete.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import type { Asset as AssetRow } from "#prisma/generated/client/client.ts";

const DeleteAssetPayload = builder.objectRef<{ id: string }>("DeleteAssetPayload").implement({
  description: "The upload and its file are gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

const SetAssetAltTextPayload = builder.objectRef<{ asset: AssetRow }>("SetAssetAltTextPayload").implement({
  description: "The text is set.",
  fields: (t) => ({ asset: t.expose("asset", { type: Asset, description: "The file." }) }),
});

builder.mutationFields((t) => ({
  deleteAsset: t.field({
    type: DeleteAssetPayload,
    description: "Deletes an upload. What tasks made of it stays; what a task made goes with the task.",
    args: { id: t.arg.id({ required: true, description: "The upload." }) },
    errors: {
      types: [NotFoundError, ConflictError],
      union: {
        description:
          "The id of what was deleted, or why not. CONFLICT: a task that is under way starts from it, or a task made it.",
      },
    },
    resolve: async (_root, { id }, context) => {
      const row = rowId(id, "Asset");
      await deleteAsset(viewerOf(context), row);
      return { id: globalId("Asset", row) };
    },
  }),
  setAssetAltText: t.field({
    type: SetAssetAltTextPayload,
    description: "Says in words what a file shows, for those who don't see it.",
    args: {
      id: t.arg.id({ required: true, description: "The file." }),
      altText: t.arg.string({ required: true, description: "What it shows; 1 to 500 characters." }),
    },
    errors: {
      types: [NotFoundError, InvalidInputError],
      union: { description: "The file, or what is wrong." },
    },
    resolve: async (_root, { id, altText }, context) => ({
      asset: await setAltText(viewerOf(context), rowId(id, "Asset"), altText),
    }),
  }),
}));
