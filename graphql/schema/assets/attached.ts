import { setCaptions } from "#graphql/domain/assets/attached/captions.ts";
import { setPoster } from "#graphql/domain/assets/attached/set-poster.ts";
import { ConflictError, InvalidInputError, NotFoundError, RateLimitedError } from "#graphql/domain/errors.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import type { Asset as AssetRow } from "#prisma/generated/client/client.ts";

const SetAssetPosterPayload = builder.objectRef<{ asset: AssetRow }>("SetAssetPosterPayload").implement({
  description: "The video or sound has a poster.",
  fields: (t) => ({ asset: t.expose("asset", { type: Asset, description: "The video." }) }),
});

const SetAssetCaptionsPayload = builder.objectRef<{ asset: AssetRow }>("SetAssetCaptionsPayload").implement({
  description: "What is said of the video's sound is kept.",
  fields: (t) => ({ asset: t.expose("asset", { type: Asset, description: "The video." }) }),
});

builder.mutationFields((t) => ({
  setAssetPoster: t.field({
    type: SetAssetPosterPayload,
    description:
      "Gives a video its poster, a frame that stands for it until it plays, or a sound its waveform. It is drawn anew in the sizes that are shown, and counts in no quota.",
    args: {
      id: t.arg.id({ required: true, description: "The video or sound." }),
      image: t.arg.string({
        required: true,
        description: "A JPEG, WebP or PNG picture of at most 512 kB and 9 million pixels, as base64.",
      }),
      replace: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: "Whether it takes the place of a poster that is there already; without, that one stays.",
      }),
    },
    errors: {
      types: [NotFoundError, InvalidInputError, RateLimitedError],
      union: { description: "The video or sound, or what is wrong." },
    },
    resolve: async (_root, { id, image, replace }, context) => ({
      asset: await setPoster(viewerOf(context), rowId(id, "Asset"), { image, replace }),
    }),
  }),
  setAssetCaptions: t.field({
    type: SetAssetCaptionsPayload,
    description:
      "Says what is heard in a video: its captions, that nobody speaks in it, or with neither that nothing is said yet.",
    args: {
      id: t.arg.id({ required: true, description: "The video." }),
      captions: t.arg.string({
        description: "WebVTT of at most 64 kB. A rule that it breaks is told with the number of the line.",
      }),
      hasNoSpeech: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: "That nobody speaks; not together with captions.",
      }),
    },
    errors: {
      types: [NotFoundError, InvalidInputError, ConflictError],
      union: { description: "The video, or what is wrong. CONFLICT: changed elsewhere at the same time." },
    },
    resolve: async (_root, { id, captions, hasNoSpeech }, context) => ({
      asset: await setCaptions(viewerOf(context), rowId(id, "Asset"), { captions: captions ?? null, hasNoSpeech }),
    }),
  }),
}));
