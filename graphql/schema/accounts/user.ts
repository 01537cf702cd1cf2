import { accountWithId } from "#graphql/domain/accounts/people/profile.ts";
import { MOST_SESSIONS } from "#graphql/domain/accounts/sessions/session.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Shape } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { shapeOf } from "#graphql/schema/core/look-ahead.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { User as UserRow } from "#prisma/generated/client/client.ts";

export const UserRole = builder.enumType("UserRole", {
  description: "What an account may do.",
  values: {
    USER: { description: "Uses the site." },
    SUPPORT: { description: "Helps the people who use the site: reads what operators read." },
    ADMIN: { description: "Runs the site as well." },
  } as const,
});

export const UserSession = builder.prismaObject("Session", {
  name: "UserSession",
  description: "A browser or client that is signed in to the account.",
  fields: (t) => ({
    id: t.id({ description: "Names this session. It can't be used to sign in.", resolve: ({ publicId }) => publicId }),
    current: t.boolean({
      description: "Whether this very request came with it.",
      resolve: ({ publicId }, _args, { viewer }) => publicId === viewer?.sessionId,
    }),
    userAgent: t.exposeString("userAgent", { nullable: true, description: "What the browser called itself." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it signed in." }),
    lastUsedAt: t.expose("lastUsedAt", { type: "DateTime", description: "When it was last used, to the minute." }),
  }),
});

const isOnlyId = (shape: Shape | null) => shape?.columns.join() === "id";

/** Only ever the viewer: no query leads to another account. */
export const User = builder.prismaObject("User", {
  description: "The account of whoever asks.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this account everywhere.", resolve: ({ id }) => globalId("User", id) }),
    email: t.exposeString("email", { description: "The address it signs in with." }),
    name: t.exposeString("name", { nullable: true, description: "What its owner wants to be called." }),
    role: t.expose("role", { type: UserRole, description: "What it may do." }),
    emailVerified: t.boolean({
      description: "Whether the address is known to be the owner's.",
      resolve: ({ emailVerifiedAt }) => emailVerifiedAt !== null,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was opened." }),
    sessions: t.field({
      type: [UserSession],
      description: "Where it is signed in, last used first; at most 100.",
      ...work({ most: MOST_SESSIONS, statements: 1 }),
      resolve: ({ id }) =>
        db.session.findMany({
          where: { userId: id, expiresAt: { gt: now() } },
          orderBy: { lastUsedAt: "desc" },
          take: MOST_SESSIONS,
        }),
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.prismaField({
    type: User,
    nullable: true,
    description: "The account of whoever asks; null when nobody is signed in.",
    resolve: (query, _root, _args, { viewer, account }, info) => {
      if (viewer === null) return null;
      // Lists of what it has hang on its id, which is known: nothing else is read where nothing else is shown.
      if (account === null && isOnlyId(shapeOf(info, "User"))) return { id: viewer.userId } as UserRow;
      const isPlain = Object.keys(query).length === 0;
      if (isPlain && account?.id === viewer.userId) return account;
      return isPlain ? accountWithId(viewer.userId) : db.user.findUnique({ ...query, where: { id: viewer.userId } });
    },
  }),
);
