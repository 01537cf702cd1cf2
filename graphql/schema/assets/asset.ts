import { captionsOf } from "#graphql/domain/assets/attached/captions.ts";
import { assetUrl, assetUrlExpiresAt, captionsUrl, posterUrl } from "#graphql/domain/assets/signed-url.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

/** An address is signed each time. */
export const OF_ADDRESS = 3;

/** A file is read for it, and it may be as long as a thousand numbers. */
const OF_CAPTIONS = 20;

export const AssetPurpose = builder.enumType("AssetPurpose", {
  description: "Why a file is stored.",
  values: {
    UPLOAD: { description: "Its owner uploaded it, or cut it out of a picture." },
    RESULT: { description: "A task made it." },
  } as const,
});

export const Asset = builder.prismaObject("Asset", {
  description: "A file in our storage: a result of a task, or something uploaded to start from.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this file everywhere.", resolve: ({ id }) => globalId("Asset", id) }),
    purpose: t.expose("purpose", { type: AssetPurpose, description: "Why it is stored." }),
    altText: t.exposeString("altText", {
      description:
        "What it shows, in words: drafted from the prompt or the file's name until `setAssetAltText` says better.",
    }),
    contentType: t.exposeString("contentType", { description: "Its media type, judged from the bytes: image/png, …" }),
    width: t.exposeInt("width", { nullable: true, description: "Pixels across." }),
    height: t.exposeInt("height", { nullable: true, description: "Pixels down." }),
    durationSeconds: t.exposeFloat("durationSeconds", { nullable: true, description: "Length of a video in seconds." }),
    byteSize: t.exposeInt("byteSize", { description: "Size in bytes." }),
    sha256: t.exposeString("sha256", { description: "SHA-256 of the bytes in lower-case hex." }),
    url: t.string({
      ...work({ leaves: OF_ADDRESS, reads: { columns: ["id", "contentType", "width"] } }),
      description: "Where to fetch it: an address on our domain that works for whoever has it until it expires.",
      args: {
        width: t.arg.int({
          description: "For an image: a WebP at least about this many pixels across, never enlarged.",
        }),
      },
      resolve: (asset, { width }) => assetUrl(asset, width),
    }),
    posterUrl: t.string({
      nullable: true,
      ...work({ leaves: OF_ADDRESS, reads: { columns: ["id", "posterName"] } }),
      description:
        "Where to fetch the poster of a video, a frame of it as WebP, or the waveform of a sound, by an address like `url`. Null for an image, and until there is one: a frame is drawn when a video is stored where that can be done, else `setAssetPoster` gives it.",
      args: { width: t.arg.int({ description: "Pixels across that are wanted; never enlarged." }) },
      resolve: (asset, { width }) => posterUrl(asset, width),
    }),
    captionsUrl: t.string({
      nullable: true,
      ...work({ leaves: OF_ADDRESS, reads: { columns: ["id", "captionsName"] } }),
      description: "Where to fetch the captions of a video as WebVTT, by an address like `url`; null without.",
      resolve: (asset) => captionsUrl(asset),
    }),
    captions: t.string({
      nullable: true,
      ...work({ effort: OF_CAPTIONS, leaves: OF_CAPTIONS, reads: { columns: ["id", "captionsName"] } }),
      description: "The captions themselves, to be changed by `setAssetCaptions`; null without. At most 64 kB.",
      resolve: (asset) => captionsOf(asset),
    }),
    hasNoSpeech: t.exposeBoolean("hasNoSpeech", {
      description: "Whether its owner says that nobody speaks in this video, so that it needs no captions.",
    }),
    urlExpiresAt: t.field({
      type: "DateTime",
      description: "When `url`, `posterUrl` and `captionsUrl` stop working; ask for new ones then.",
      ...work({ reads: { columns: [] } }),
      resolve: () => assetUrlExpiresAt(),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was stored." }),
  }),
});
