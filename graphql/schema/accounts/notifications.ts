import { turnOffMails } from "#graphql/domain/accounts/mail/turn-off.ts";
import { NOTIFICATIONS, updateNotifications, wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { NotificationKind as Kind, User as UserRow } from "#prisma/generated/client/client.ts";

const NotificationKind = builder.enumType("NotificationKind", {
  description: "Mails that an account's owner may do without. Mails about its safety are always sent. More may come.",
  values: {
    EXPORT_READY: { description: "A copy of the account's data is ready." },
    WEBHOOK_DISABLED: { description: "A webhook endpoint was disabled because it failed." },
    ANNOUNCEMENT: { description: "Those who run the site tell everybody something." },
  } as const,
});

const NotificationSetting = builder.objectRef<{ kind: Kind; isOn: boolean }>("NotificationSetting").implement({
  description: "Whether a mail is wanted.",
  fields: (t) => ({
    kind: t.expose("kind", { type: NotificationKind, description: "Which mail." }),
    enabled: t.exposeBoolean("isOn", { description: "Whether it is sent." }),
  }),
});

const MOST_KINDS = 20;

builder.prismaObjectField(User, "notifications", (t) =>
  t.field({
    type: [NotificationSetting],
    description: "Which mails it gets, of those that its owner may do without.",
    ...work({ most: MOST_KINDS, reads: { columns: ["mutedMails"] } }),
    resolve: (user) => NOTIFICATIONS.map((kind) => ({ kind, isOn: wantsMail(user, kind) })),
  }),
);

const UpdateNotificationsInput = builder.inputType("UpdateNotificationsInput", {
  description: "Which mails are wanted.",
  fields: (t) => ({
    enabled: t.field({
      type: [NotificationKind],
      required: true,
      description: "The mails to send; those that are not here are not sent any more.",
    }),
  }),
});

const UpdateNotificationsPayload = builder.objectRef<{ user: UserRow }>("UpdateNotificationsPayload").implement({
  description: "The settings are kept.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The account." }) }),
});

builder.mutationField("updateNotifications", (t) =>
  t.field({
    type: UpdateNotificationsPayload,
    description: "Sets which mails the viewer gets.",
    args: { input: t.arg({ type: UpdateNotificationsInput, required: true, description: "The mails." }) },
    errors: { types: [], union: { description: "The account with its settings." } },
    resolve: async (_root, { input }, context) => ({
      user: await updateNotifications(viewerOf(context), input.enabled),
    }),
  }),
);

const TurnOffMailsPayload = builder.objectRef<{ kind: Kind }>("TurnOffMailsPayload").implement({
  description: "These mails are not sent any more.",
  fields: (t) => ({ kind: t.expose("kind", { type: NotificationKind, description: "Which mails." }) }),
});

builder.mutationField("turnOffMails", (t) =>
  t.field({
    type: TurnOffMailsPayload,
    description: "Turns off a kind of mail by the link in one of them, signed in or not, and however often.",
    args: { token: t.arg.string({ required: true, description: "The secret of the link." }) },
    errors: { types: [NotFoundError], union: { description: "Which mails, or why not." } },
    resolve: async (_root, { token }) => ({ kind: await turnOffMails(token) }),
  }),
);
