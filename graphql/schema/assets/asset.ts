import { assetUrl, assetUrlExpiresAt } from "#graphql/domain/assets/signed-url.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

/** An address is signed each time. */
export const OF_ADDRESS = 3;

export const AssetPurpose = builder.enumType("AssetPurpose", {
  description: "Why a file is stored.",
  values: {
    UPLOAD: { description: "Its owner uploaded it." },
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
    urlExpiresAt: t.field({
      type: "DateTime",
      description: "When `url` stops working; ask for a new one then.",
      ...work({ reads: { columns: [] } }),
      resolve: () => assetUrlExpiresAt(),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was stored." }),
  }),
});
