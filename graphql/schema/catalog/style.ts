import { assetUrl } from "#graphql/domain/assets/signed-url.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { MOST_STYLES, stylePicture } from "#graphql/domain/catalog/styles.ts";
import { Asset, OF_ADDRESS } from "#graphql/schema/assets/asset.ts";
import type { StyleShown } from "#graphql/schema/catalog/style-shown.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

const PICTURE_WIDTH = 320;

export const Style = builder.objectRef<StyleShown>("Style").implement({
  description: "A look that can be added to any prompt: one that all may use, or one of the account's own.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this style everywhere.", resolve: ({ id }) => globalId("Style", id) }),
    name: t.exposeString("name", { description: "What people call it." }),
    nameZh: t.exposeString("nameZh", {
      nullable: true,
      description: "What people call it in Chinese; null where nobody has said.",
    }),
    description: t.exposeString("description", {
      description: "How it looks, in a sentence; empty for an own one.",
    }),
    isOwn: t.boolean({
      description: "Whether it is one of the account's own, which nobody else sees.",
      resolve: ({ own }) => own !== undefined,
    }),
    pictureUrl: t.string({
      ...work({ leaves: OF_ADDRESS }),
      description:
        "A small picture in this style: relative to the root of this site (WebP, 320 × 240), or for an own one with a picture an address like `Asset.url`.",
      resolve: ({ slug, own }) => (own?.picture ? assetUrl(own.picture, PICTURE_WIDTH) : stylePicture(slug)),
    }),
    picture: t.field({
      type: Asset,
      nullable: true,
      description:
        "The picture of an own style: a file of the account's. Null without, and where an order keeps the style.",
      resolve: ({ own }) => own?.picture ?? null,
    }),
    promptSuffix: t.exposeString("promptSuffix", { description: "The words that it adds after a prompt." }),
  }),
});

builder.queryField("styles", (t) =>
  t.field({
    type: [Style],
    ...work({ most: MOST_STYLES, statements: 0 }),
    description: "The styles on offer, in order. Those of one's own stand at `User.styles`.",
    resolve: async () => [...(await catalog()).styles.values()].filter(({ isActive }) => isActive),
  }),
);
