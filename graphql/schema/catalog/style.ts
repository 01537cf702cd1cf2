import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { MOST_STYLES, stylePicture } from "#graphql/domain/catalog/styles.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

export const Style = builder.prismaObject("Style", {
  description: "A look that can be added to any prompt.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this style everywhere.", resolve: ({ id }) => globalId("Style", id) }),
    name: t.exposeString("name", { description: "What people call it." }),
    nameZh: t.exposeString("nameZh", {
      nullable: true,
      description: "What people call it in Chinese; null where nobody has said.",
    }),
    description: t.exposeString("description", { description: "How it looks, in a sentence." }),
    pictureUrl: t.string({
      description: "A small picture in this style (WebP, 320 × 240), relative to the root of this site.",
      resolve: ({ slug }) => stylePicture(slug),
    }),
    promptSuffix: t.exposeString("promptSuffix", { description: "The words that it adds after a prompt." }),
  }),
});

builder.queryField("styles", (t) =>
  t.field({
    type: [Style],
    ...work({ most: MOST_STYLES, statements: 0 }),
    description: "The styles on offer, in order.",
    resolve: async () => [...(await catalog()).styles.values()].filter(({ isActive }) => isActive),
  }),
);
