import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";

const SecurityEventKind = builder.enumType("SecurityEventKind", {
  description: "What happened to the safety of an account. More may come.",
  values: {
    SIGNED_IN: { description: "Somebody signed in; `detail` says by what." },
    SIGN_IN_FAILED: { description: "A wrong password or code was given; at most 20 an hour are kept." },
    SESSION_ENDED: { description: "A browser was signed out from another one." },
    SESSIONS_ENDED: { description: "Every other browser was signed out." },
    PASSWORD_CHANGED: { description: "The password was changed by whoever knew it." },
    PASSWORD_RESET: { description: "The password was set by a mailed link." },
    PASSKEY_ADDED: { description: "A passkey was added; `detail` is its name." },
    PASSKEY_REMOVED: { description: "A passkey was removed; `detail` is its name." },
    TOTP_TURNED_ON: { description: "Codes from an authenticator app are asked for since." },
    TOTP_TURNED_OFF: { description: "Codes are not asked for since." },
    RECOVERY_CODES_MADE: { description: "New recovery codes were made." },
    RECOVERY_CODE_USED: { description: "A recovery code took the place of the app's code." },
    SECOND_FACTOR_RESET: { description: "An operator removed every passkey, app and recovery code." },
    API_KEY_CREATED: { description: "An API key was made; `detail` is its name." },
    API_KEY_ROTATED: { description: "An API key was replaced; `detail` is its name." },
    API_KEY_REVOKED: { description: "An API key was revoked; `detail` is its name." },
    EMAIL_CHANGE_REQUESTED: { description: "Another address was asked for; `detail` is it." },
    EMAIL_CHANGED: { description: "The address was changed; `detail` is the new one." },
    EMAIL_CHANGE_REJECTED: { description: "The former address stopped a change, or undid it." },
  } as const,
});

const SecurityEvent = builder.prismaObject("SecurityEvent", {
  description: "What happened to the safety of the account. Never changed, and kept for 180 days.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this event." }),
    kind: t.expose("kind", { type: SecurityEventKind, description: "What happened." }),
    detail: t.exposeString("detail", {
      nullable: true,
      description: "What it was about: a name, an address, the way of a sign-in.",
    }),
    address: t.exposeString("address", { nullable: true, description: "The network address it came from." }),
    userAgent: t.exposeString("userAgent", { nullable: true, description: "What the browser called itself." }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
  }),
});

builder.prismaObjectField(User, "securityEvents", (t) =>
  t.connection(
    {
      type: SecurityEvent,
      description: "What happened to the safety of the account, newest first.",
      resolve: ({ id: userId }, page) =>
        keysetPage(page, idKey, ({ between, order, take }) =>
          db.securityEvent.findMany({ where: { userId, id: between }, orderBy: { id: order }, take }),
        ),
    },
    { name: "SecurityEventConnection", description: "A page of what happened to the safety of an account." },
    { name: "SecurityEventEdge", description: "An event in a list." },
  ),
);
