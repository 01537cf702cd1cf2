import { createClientToken } from "#graphql/domain/accounts/api-keys/client-token.ts";
import { InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { ApiKeyScope } from "#graphql/schema/accounts/api-keys.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { optionalRowId } from "#graphql/schema/core/ids.ts";

const CreateClientTokenInput = builder.inputType("CreateClientTokenInput", {
  description: "A token for the browser of one of your users.",
  fields: (t) => ({
    endUser: t.string({ required: true, description: "Your word for this user, as tasks are tagged with it." }),
    scopes: t.field({
      type: [ApiKeyScope],
      required: true,
      description: "What it may do: of TASKS_READ, ASSETS_READ and ASSETS_WRITE what the key has itself.",
    }),
    task: t.id({ description: "The one task it may see; all of this user's when left out." }),
    expiresInSeconds: t.int({ description: "How long it works: 600 unless told, at most 3600." }),
  }),
});

const CreateClientTokenPayload = builder
  .objectRef<{ token: string; expiresAt: Date }>("CreateClientTokenPayload")
  .implement({
    description: "A new token.",
    fields: (t) => ({
      token: t.exposeString("token", { description: "What the browser sends as `Authorization: Bearer …`." }),
      expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When it stops working." }),
    }),
  });

builder.mutationField("createClientToken", (t) =>
  t.field({
    type: CreateClientTokenPayload,
    description:
      "With a key: mints a short-lived token, so that the key never reaches a browser. It sees only the tasks of one end user, spends nothing, and ends with the key.",
    args: { input: t.arg({ type: CreateClientTokenInput, required: true, description: "The token." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, QuotaExceededError],
      union: { description: "The new token, or why there is none. QUOTA_EXCEEDED: there were 50 000 today." },
    },
    resolve: (_root, { input: { task, ...input } }, context) =>
      createClientToken(viewerOf(context), { ...input, taskId: optionalRowId(task, "Task") }),
  }),
);
