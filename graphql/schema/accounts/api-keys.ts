import { queryFromInfo } from "@pothos/plugin-prisma";
import { createApiKey, MOST_KEYS, revokeApiKey, rotateApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { creditsUsedThisMonthBy } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  QuotaExceededError,
} from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { ApiKey as ApiKeyRow } from "#prisma/generated/client/client.ts";

export const ApiKeyScope = builder.enumType("ApiKeyScope", {
  description: "What a key may do. What is public needs none; people who are signed in may do all of it.",
  values: {
    TASKS_READ: { description: "Read tasks, their results' descriptions and what they cost." },
    TASKS_WRITE: { description: "Order, cancel, retry and delete tasks, and read back what was just changed." },
    ASSETS_READ: { description: "Read files and their addresses." },
    ASSETS_WRITE: { description: "Upload files." },
    PROMPTS_READ: { description: "Read prompts." },
    PROMPTS_WRITE: { description: "Ask the prompt assistant." },
    BILLING_READ: { description: "Read the balance and the credit movements." },
    WEBHOOKS_MANAGE: { description: "Manage where events are sent." },
  } as const,
});

const MONTHLY = "Credits it may spend in a calendar month (UTC)";
const CEILING = "Credits that one request, or one batch, may cost";
const AT_ONCE = "Tasks that it may have under way at once";

export const ApiKey = builder.prismaObject("ApiKey", {
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
      description: `${MONTHLY}; null for no limit.`,
    }),
    maxCreditsPerRequest: t.exposeInt("maxCreditsPerRequest", {
      nullable: true,
      description: `${CEILING}; null for no limit.`,
    }),
    maxConcurrentTasks: t.exposeInt("maxConcurrentTasks", {
      nullable: true,
      description: `${AT_ONCE}; null for no limit.`,
    }),
    models: t.exposeStringList("models", { description: "Slugs of the models it may use; empty for all." }),
    creditsUsedThisMonth: t.int({
      description: "Credits that it, and the keys it has replaced, spent this calendar month; by price for a test key.",
      ...work({ statements: 1 }),
      resolve: together((keys: { familyId: string }[]) => creditsUsedThisMonthBy(keys.map(({ familyId }) => familyId))),
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last used, to the minute; null when never.",
    }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true, description: "When it stops working." }),
    revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true, description: "When it was revoked." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

builder.prismaObjectField(User, "apiKeys", (t) =>
  t.field({
    type: [ApiKey],
    description:
      "The keys of the account, newest first, those that no longer work among them; of these as many as there is room for in 100.",
    ...work({ most: MOST_KEYS, statements: 1 }),
    resolve: async ({ id }, _args, context, info) => {
      const keys = await db.apiKey.findMany({
        ...queryFromInfo({ context, info, typeName: "ApiKey" }),
        where: { userId: id },
        orderBy: [{ revokedAt: { sort: "desc", nulls: "first" } }, { id: "desc" }],
        take: MOST_KEYS,
      });
      return keys.sort((one, other) => (one.id < other.id ? 1 : -1));
    },
  }),
);

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
  description: "A key to make.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What to call it; 1 to 100 characters." }),
    sandbox: t.boolean({ required: true, description: "Whether it is to be a test key." }),
    scopes: t.field({
      type: [ApiKeyScope],
      required: true,
      description: "What it may do; no more than it needs. With none it reads what is public.",
    }),
    monthlyCreditLimit: t.int({ description: `${MONTHLY}; no limit when left out.` }),
    maxCreditsPerRequest: t.int({ description: `${CEILING}; no limit when left out.` }),
    maxConcurrentTasks: t.int({ description: `${AT_ONCE}; no limit when left out.` }),
    models: t.stringList({ description: "Slugs of the models it may use; all when left out." }),
    expiresAt: t.field({ type: "DateTime", description: "When it stops working; never when left out." }),
  }),
});

const SECRET = "What a program sends as `Authorization: Bearer …`. It is shown this once.";
type Made = { apiKey: ApiKeyRow; secret: string };

const CreateApiKeyPayload = builder.objectRef<Made>("CreateApiKeyPayload").implement({
  description: "A new key.",
  fields: (t) => ({
    apiKey: t.expose("apiKey", { type: ApiKey, description: "The key." }),
    secret: t.exposeString("secret", { description: SECRET }),
  }),
});

const RotateApiKeyPayload = builder.objectRef<Made & { previous: ApiKeyRow }>("RotateApiKeyPayload").implement({
  description: "A new key in the place of another, with the same settings and the same budget.",
  fields: (t) => ({
    apiKey: t.expose("apiKey", { type: ApiKey, description: "The new key." }),
    secret: t.exposeString("secret", { description: SECRET }),
    previous: t.expose("previous", { type: ApiKey, description: "The old key; `expiresAt` tells how long it works." }),
  }),
});

const RevokeApiKeyPayload = builder.objectRef<{ apiKey: ApiKeyRow }>("RevokeApiKeyPayload").implement({
  description: "The key works no more.",
  fields: (t) => ({ apiKey: t.expose("apiKey", { type: ApiKey, description: "The key." }) }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description:
      "Makes a key with which programs use the account. Where 100 work, or 200 were made today, it is an error of the request, QUOTA_EXCEEDED.",
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: "The key." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "The new key with its secret, or why there is none." },
    },
    resolve: (_root, { input }, context) => createApiKey(viewerOf(context), input, context.visitor),
  }),
  rotateApiKey: t.field({
    type: RotateApiKeyPayload,
    description: "Makes a key in the place of another, which works on for a while so that programs can change over.",
    args: {
      id: t.arg.id({ required: true, description: "The key to replace." }),
      overlapHours: t.arg.int({ description: "How long the old one works on: 24 unless told, 0 to 168." }),
    },
    errors: {
      types: [NotFoundError, ConflictError, QuotaExceededError],
      union: {
        description:
          "The new key with its secret. CONFLICT: the old one works no more, or was replaced. QUOTA_EXCEEDED: 200 were made today.",
      },
    },
    resolve: (_root, { id, overlapHours }, context) =>
      rotateApiKey(viewerOf(context), rowId(id, "ApiKey"), overlapHours ?? 24, context.visitor),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description: "Ends a key at once, its open connections and client tokens with it.",
    args: { id: t.arg.id({ required: true, description: "The key." }) },
    errors: { types: [NotFoundError], union: { description: "The revoked key, or that there is none." } },
    resolve: async (_root, { id }, context) => ({
      apiKey: await revokeApiKey(viewerOf(context), rowId(id, "ApiKey"), context.visitor),
    }),
  }),
}));
