import { announcementsFor, MOST_SHOWN } from "#graphql/domain/operations/announcements/in-force.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Announcement as Row } from "#prisma/generated/client/client.ts";

export const Announcement = builder.objectRef<Row>("Announcement").implement({
  description: "What those who run the site tell on every page, for a time.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this announcement." }),
    textEn: t.exposeString("textEn", { description: "What it says, in English." }),
    textZh: t.exposeString("textZh", { description: "What it says, in Chinese." }),
    url: t.exposeString("url", {
      nullable: true,
      description: "Where it leads: a path of this site, or an https address.",
    }),
    from: t.expose("startsAt", { type: "DateTime", description: "When it begins." }),
    until: t.expose("endsAt", { type: "DateTime", description: "When it ends." }),
  }),
});

builder.queryField("announcements", (t) =>
  t.field({
    type: [Announcement],
    ...work({ most: MOST_SHOWN, statements: 0 }),
    description: "What is announced to you now, newest first; mostly nothing.",
    resolve: (_root, _args, { viewer }) => announcementsFor(viewer !== null),
  }),
);
