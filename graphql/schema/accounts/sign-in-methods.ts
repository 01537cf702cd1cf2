import { offeredProviders } from "#graphql/domain/accounts/sessions/provider-sign-in.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { OauthProvider } from "#prisma/generated/client/client.ts";

type Method = { kind: "PASSWORD" | OauthProvider; path: string | null };

const SignInMethodKind = builder.enumType("SignInMethodKind", {
  description: "A way to sign in.",
  values: {
    PASSWORD: { description: "With an e-mail address and a password." },
    GOOGLE: { description: "With an account at Google." },
    GITHUB: { description: "With an account at GitHub." },
  } as const,
});

const SignInMethod = builder.objectRef<Method>("SignInMethod").implement({
  description: "A way to sign in that is offered here.",
  fields: (t) => ({
    kind: t.expose("kind", { type: SignInMethodKind, description: "Which one." }),
    path: t.exposeString("path", {
      nullable: true,
      description:
        "Where to send the browser, on this site; null for PASSWORD. It takes `next` (a path to go on to) and `locale` (en or zh).",
    }),
  }),
});

builder.queryField("signInMethods", (t) =>
  t.field({
    type: [SignInMethod],
    ...work({ most: 3, statements: 0 }),
    description: "The ways to sign in that are offered here, PASSWORD first.",
    resolve: (): Method[] => [
      { kind: "PASSWORD", path: null },
      ...offeredProviders().map(({ provider, path }) => ({ kind: provider, path })),
    ],
  }),
);

builder.prismaObjectField(User, "signInMethods", (t) =>
  t.field({
    type: [SignInMethodKind],
    ...work({ most: 3 }),
    description: "The ways in which this account can be signed in to.",
    select: { passwordHash: true, identities: { select: { provider: true }, orderBy: { createdAt: "asc" } } },
    resolve: ({ passwordHash, identities }) => [
      ...(passwordHash === null ? [] : (["PASSWORD"] as const)),
      ...new Set(identities.map(({ provider }) => provider)),
    ],
  }),
);
