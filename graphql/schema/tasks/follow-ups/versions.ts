import { MOST_VERSIONS, type Version, versionsOf } from "#graphql/domain/tasks/follow-ups/versions.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

const AssetVersion = builder.objectRef<Version>("AssetVersion").implement({
  description: "A file among all that came of one beginning, and what it was made from.",
  fields: (t) => ({
    asset: t.expose("asset", { type: Asset, description: "The file." }),
    madeFrom: t.id({
      nullable: true,
      description: "The file of these that it was made from; null at a beginning.",
      resolve: ({ from }) => (from === null ? null : globalId("Asset", from)),
    }),
    purpose: t.expose("purpose", {
      type: ModelPurpose,
      nullable: true,
      description:
        "What was made of that file: UPSCALE, EDIT, …; null at a beginning, for what was cropped, and for what is no follow-up.",
    }),
    prompt: t.exposeString("prompt", {
      nullable: true,
      description: "The words of the task that made it; null for what was uploaded or cropped.",
    }),
  }),
});

/** Where the files stand, and they themselves with their tasks. */
const OF_VERSIONS = 3;

builder.queryField("assetVersions", (t) =>
  t.field({
    type: [AssetVersion],
    description: `All versions of a file of one's own, oldest first: what it was made from, back to the beginning, and all that was made of any of those by follow-ups, by orders that have one as their first source, and by cropping. Nothing of it is ever replaced: what is made of an older one is a branch. At most ${MOST_VERSIONS}; of more its own line comes first, then what was made of it. Empty for a file that is not one's own.`,
    args: { asset: t.arg.id({ required: true, description: "A result, an upload, or a crop." }) },
    ...work({ most: MOST_VERSIONS, statements: OF_VERSIONS, effort: MOST_VERSIONS }),
    resolve: (_root, { asset }, context) => versionsOf(viewerOf(context).userId, rowId(asset, "Asset")),
  }),
);
