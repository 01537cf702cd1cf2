import { NOTIFICATIONS, updateNotifications, wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
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
