import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import {
  announce,
  type AnnouncementRow as Row,
  withdrawAnnouncement,
} from "#graphql/domain/operations/announcements/announce.ts";
import { announcementReach, type Reach } from "#graphql/domain/operations/announcements/reach.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Announcement } from "#graphql/schema/operations/announcements/announcement.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { Mailing } from "#prisma/generated/client/client.ts";

const Audience = builder.enumType("Audience", {
  description: "Whom an announcement is shown to.",
  values: {
    ALL: { description: "Whoever looks at a page." },
    SIGNED_IN: { description: "Whoever is signed in." },
  } as const,
});

const AnnouncementMails = builder.objectRef<Mailing>("AnnouncementMails").implement({
  description: "How far the mails of an announcement are. They begin with the announcement.",
  fields: (t) => ({
    sent: t.exposeInt("sent", { description: "How many have gone." }),
    doneAt: t.expose("doneAt", {
      type: "DateTime",
      nullable: true,
      description: "When the last had gone; null until then.",
    }),
    stoppedAt: t.expose("stoppedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the rest was given up, because the announcement was taken back or over; null where it was not.",
    }),
  }),
});

const AnnouncementReach = builder.objectRef<Reach>("AnnouncementReach").implement({
  description:
    "How many accounts would be mailed an announcement: their address is confirmed, they are neither suspended nor deleted, and have not turned such mails off.",
  fields: (t) => ({
    count: t.exposeInt("count", {
      description: "How many, as of five minutes ago at most; 100,000 where there are more.",
    }),
    isExact: t.exposeBoolean("isExact", { description: "False where there are more than `count`." }),
  }),
});

const OperatorAnnouncement = builder.objectRef<Row>("OperatorAnnouncement").implement({
  description: "An announcement, as those who run the site see it.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this announcement." }),
    announcement: t.field({ type: Announcement, description: "What is shown.", resolve: (row) => row }),
    audience: t.expose("audience", { type: Audience, description: "Whom it is shown to." }),
    author: t.exposeString("author", { description: "Who wrote it, as they were called then." }),
    withdrawnAt: t.expose("withdrawnAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was taken back before its end; null where it was not.",
    }),
    mails: t.expose("mailing", {
      type: AnnouncementMails,
      nullable: true,
      description: "How far its mails are; null where it is not mailed.",
    }),
  }),
});

builder.objectField(Operations, "announcementReach", (t) =>
  t.field({
    type: AnnouncementReach,
    ...work({ statements: 0 }),
    description: "To how many accounts an announcement would be mailed.",
    resolve: async () => announcementReach(),
  }),
);

builder.objectField(Operations, "announcements", (t) =>
  t.connection(
    {
      type: OperatorAnnouncement,
      ...work({ statements: 2 }),
      description: "All announcements, newest first, also those to come and those that are over.",
      resolve: (_operations, page) =>
        keysetPage(page, idKey, ({ between, order, take }) =>
          db.announcement.findMany({
            where: { id: between },
            orderBy: { id: order },
            take,
            include: { mailing: true },
          }),
        ),
    },
    { name: "OperatorAnnouncementConnection", description: "A page of announcements." },
    { name: "OperatorAnnouncementEdge", description: "An announcement in a list." },
  ),
);

const AnnounceInput = builder.inputType("AnnounceInput", {
  description: "What to tell on every page.",
  fields: (t) => ({
    textEn: t.string({ required: true, description: "What it says in English: one line of 3 to 300 characters." }),
    textZh: t.string({ required: true, description: "What it says in Chinese: one line of 3 to 300 characters." }),
    url: t.string({ description: "Where it leads: a path of this site, such as /pricing, or an https address." }),
    audience: t.field({ type: Audience, required: true, description: "Whom it is shown to." }),
    from: t.field({ type: "DateTime", description: "When it begins; left out, now." }),
    until: t.field({ type: "DateTime", required: true, description: "When it ends, within a year." }),
    byMail: t.boolean({
      description:
        "Whether it is mailed too, from its beginning on, in each account's language, to whom `announcementReach` counts; left out, it is not.",
    }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const WithdrawAnnouncementInput = builder.inputType("WithdrawAnnouncementInput", {
  description: "What to take off all pages.",
  fields: (t) => ({
    announcement: t.id({ required: true, description: "The id of an announcement." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const announced = { type: OperatorAnnouncement, description: "The announcement." } as const;

const AnnouncePayload = builder.objectRef<{ announcement: Row }>("AnnouncePayload").implement({
  description: "The announcement is on the pages, or will be at its moment.",
  fields: (t) => ({ announcement: t.expose("announcement", announced) }),
});

const WithdrawAnnouncementPayload = builder.objectRef<{ announcement: Row }>("WithdrawAnnouncementPayload").implement({
  description: "The announcement is on no page any more, and what of its mails has not gone does not go.",
  fields: (t) => ({ announcement: t.expose("announcement", announced) }),
});

builder.mutationFields((t) => ({
  announce: t.field({
    type: AnnouncePayload,
    description:
      "Shows a text on every page from a moment until another. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: AnnounceInput, required: true, description: "What, to whom, and how long." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "The announcement, or why not. PROOF_REQUIRED: call `confirmIdentity` first." },
    },
    resolve: async (_root, { input }, context) => ({ announcement: await announce(actorOf(context), input) }),
  }),
  withdrawAnnouncement: t.field({
    type: WithdrawAnnouncementPayload,
    description:
      "Takes an announcement off all pages. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: WithdrawAnnouncementInput, required: true, description: "Which, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError, ForbiddenError],
      union: {
        description:
          "The announcement, or why not. CONFLICT: it is over already. PROOF_REQUIRED: call `confirmIdentity` first.",
      },
    },
    resolve: async (_root, { input }, context) => ({
      announcement: await withdrawAnnouncement(actorOf(context), input),
    }),
  }),
}));
