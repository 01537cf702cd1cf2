import { ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { builder } from "#graphql/schema/builder.ts";
import { viewerOf } from "#graphql/schema/context.ts";
import { globalId } from "#graphql/schema/ids.ts";
import { User } from "#graphql/schema/user.ts";

const scopes = {
  TASKS_READ: { description: "Read tasks, their results' descriptions and what they cost." },
  TASKS_WRITE: { description: "Order, cancel, retry and delete tasks." },
  ASSETS_READ: { description: "Read files and their addresses." },
  ASSETS_WRITE: { description: "Upload files." },
  PROMPTS_READ: { description: "Read prompts." },
  PROMPTS_WRITE: { description: "Ask the prompt assistant." },
  BILLING_READ: { description: "Read the balance and the credit movements." },
  WEBHOOKS_MANAGE: { description: "Manage where events are sent." },
} as const;

const ApiKeyScope = builder.enumType("ApiKeyScope", { description: "What a key may do.", values: scopes });

type ApiKeyRow = {
  id: string;
  name: string;
  prefix: string;
  sandbox: boolean;
  scopes: (keyof typeof scopes)[];
  monthlyCreditLimit: number | null;
  creditsUsedThisMonth: number;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
};

const ApiKey = builder.objectRef<ApiKeyRow>("ApiKey").implement({
  description: "A key with which programs use the account.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this key everywhere.", resolve: ({ id }) => globalId("ApiKey", id) }),
    name: t.exposeString("name", { description: "What its owner calls it." }),
    prefix: t.exposeString("prefix", { description: "Its first characters: the only part that is ever shown again." }),
    sandbox: t.exposeBoolean("sandbox", {
      description: "Whether it is a test key: its tasks go to the built-in stand-in, charge nothing and stay apart.",
    }),
    scopes: t.expose("scopes", { type: [ApiKeyScope], description: "What it may do." }),
    monthlyCreditLimit: t.exposeInt("monthlyCreditLimit", {
      nullable: true,
      description: "Credits it may spend in a calendar month; null for no limit.",
    }),
    creditsUsedThisMonth: t.exposeInt("creditsUsedThisMonth", { description: "Credits it spent this calendar month." }),
    lastUsedAt: t.expose("lastUsedAt", { type: "DateTime", nullable: true, description: "When it was last used." }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true, description: "When it stops working." }),
    revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true, description: "When it was revoked." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

builder.prismaObjectField(User, "apiKeys", (t) =>
  t.field({ type: [ApiKey], description: "The keys of the account, newest first.", resolve: () => [] }),
);

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
  description: "A key to make.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What to call it." }),
    sandbox: t.boolean({ required: true, description: "Whether it is to be a test key." }),
    scopes: t.field({ type: [ApiKeyScope], required: true, description: "What it may do." }),
    monthlyCreditLimit: t.int({ description: "Credits it may spend in a calendar month; no limit when left out." }),
    expiresAt: t.field({ type: "DateTime", description: "When it stops working; never when left out." }),
  }),
});

const CreateApiKeyPayload = builder.objectRef<{ apiKey: ApiKeyRow; secret: string }>("CreateApiKeyPayload").implement({
  description: "A new key.",
  fields: (t) => ({
    apiKey: t.expose("apiKey", { type: ApiKey, description: "The key." }),
    secret: t.exposeString("secret", { description: "What a program sends. It is shown this once." }),
  }),
});

const RevokeApiKeyPayload = builder.objectRef<{ apiKey: ApiKeyRow }>("RevokeApiKeyPayload").implement({
  description: "The key works no more.",
  fields: (t) => ({ apiKey: t.expose("apiKey", { type: ApiKey, description: "The key." }) }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description: "Makes a key with which programs use the account.",
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: "The key." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "The new key with its secret, or why there is none." },
    },
    resolve: (_root, _args, context): { apiKey: ApiKeyRow; secret: string } => {
      viewerOf(context);
      throw new ForbiddenError("API keys are not offered yet.");
    },
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description: "Ends a key at once.",
    args: { id: t.arg.id({ required: true, description: "The key." }) },
    errors: { types: [NotFoundError], union: { description: "The revoked key, or that there is none." } },
    resolve: (_root, _args, context): { apiKey: ApiKeyRow } => {
      viewerOf(context);
      throw new NotFoundError("API key");
    },
  }),
}));
