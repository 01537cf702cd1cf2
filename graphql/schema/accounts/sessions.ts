import { revokeOtherSessions, revokeSession } from "#graphql/domain/accounts/sessions/revoke-session.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";

const RevokeSessionPayload = builder.objectRef<{ id: string }>("RevokeSessionPayload").implement({
  description: "That browser is signed out; its open connections close within seconds.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of the session that ended." }) }),
});

const RevokeOtherSessionsPayload = builder.objectRef<{ count: number }>("RevokeOtherSessionsPayload").implement({
  description: "Every other browser is signed out.",
  fields: (t) => ({ count: t.exposeInt("count", { description: "How many sessions ended." }) }),
});

builder.mutationFields((t) => ({
  revokeSession: t.field({
    type: RevokeSessionPayload,
    description: "Signs another browser of the viewer's out.",
    args: { id: t.arg.id({ required: true, description: "The session." }) },
    errors: { types: [NotFoundError], union: { description: "The ended session, or that there is none." } },
    resolve: async (_root, { id }, context) => {
      await revokeSession(viewerOf(context), id, context.visitor);
      return { id };
    },
  }),
  revokeOtherSessions: t.field({
    type: RevokeOtherSessionsPayload,
    description: "Signs every other browser of the viewer's out. The one that asks stays.",
    errors: { types: [], union: { description: "How many ended." } },
    resolve: async (_root, _args, context) => ({
      count: await revokeOtherSessions(viewerOf(context), context.visitor),
    }),
  }),
}));
