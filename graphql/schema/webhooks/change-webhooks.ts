import { ConflictError, InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import {
  createEndpoint,
  deleteEndpoint,
  type MadeEndpoint,
  rotateSecret,
  updateEndpoint,
} from "#graphql/domain/webhooks/endpoint.ts";
import { redeliver, sendTest } from "#graphql/domain/webhooks/redeliver.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { WebhookDelivery } from "#graphql/schema/webhooks/webhook-delivery.ts";
import { WebhookEndpoint, WebhookEvent } from "#graphql/schema/webhooks/webhooks.ts";
import type {
  WebhookDelivery as DeliveryRow,
  WebhookEndpoint as EndpointRow,
} from "#prisma/generated/client/client.ts";

const ADDRESS = "An HTTPS address on the open internet.";
const MARK = "The mark for `CREDITS_LOW`: 50 unless told.";
const SECRET = "The signing secret, `whsec_…`. It is shown this once.";

const CreateWebhookEndpointInput = builder.inputType("CreateWebhookEndpointInput", {
  description: "An endpoint to make.",
  fields: (t) => ({
    url: t.string({ required: true, description: ADDRESS }),
    events: t.field({ type: [WebhookEvent], required: true, description: "What to tell it of; at least one." }),
    description: t.string({ description: "A note; at most 200 characters." }),
    creditsLowBelow: t.int({ description: MARK }),
  }),
});

const UpdateWebhookEndpointInput = builder.inputType("UpdateWebhookEndpointInput", {
  description: "What to change about an endpoint; what is left out stays.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The endpoint." }),
    url: t.string({ description: ADDRESS }),
    events: t.field({ type: [WebhookEvent], description: "What to tell it of; at least one." }),
    description: t.string({ description: "A note; at most 200 characters." }),
    creditsLowBelow: t.int({ description: MARK }),
    enabled: t.boolean({ description: "Whether to send to it. Enabling tells it of everything it has missed." }),
  }),
});

const RedeliverWebhooksInput = builder.inputType("RedeliverWebhooksInput", {
  description: "What to send again: deliveries by their ids, or all that were made between two moments.",
  fields: (t) => ({
    endpoint: t.id({ required: true, description: "The endpoint." }),
    deliveries: t.idList({ description: "These deliveries." }),
    since: t.field({ type: "DateTime", description: "Those made at this moment or later." }),
    until: t.field({ type: "DateTime", description: "Those made at this moment or before." }),
    onlyFailed: t.boolean({ description: "Only those that the endpoint has not taken." }),
  }),
});

const CreateWebhookEndpointPayload = builder.objectRef<MadeEndpoint>("CreateWebhookEndpointPayload").implement({
  description: "A new endpoint.",
  fields: (t) => ({
    endpoint: t.expose("endpoint", { type: WebhookEndpoint, description: "The endpoint." }),
    secret: t.exposeString("secret", { description: SECRET }),
  }),
});

const UpdateWebhookEndpointPayload = builder
  .objectRef<{ endpoint: EndpointRow }>("UpdateWebhookEndpointPayload")
  .implement({
    description: "The endpoint is changed.",
    fields: (t) => ({ endpoint: t.expose("endpoint", { type: WebhookEndpoint, description: "The endpoint." }) }),
  });

const DeleteWebhookEndpointPayload = builder.objectRef<{ id: string }>("DeleteWebhookEndpointPayload").implement({
  description: "The endpoint and its log are gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

const RotateWebhookSecretPayload = builder.objectRef<MadeEndpoint>("RotateWebhookSecretPayload").implement({
  description: "The endpoint has a new secret; for 24 hours both sign.",
  fields: (t) => ({
    endpoint: t.expose("endpoint", { type: WebhookEndpoint, description: "The endpoint." }),
    secret: t.exposeString("secret", { description: SECRET }),
  }),
});

const SendTestWebhookPayload = builder.objectRef<{ delivery: DeliveryRow }>("SendTestWebhookPayload").implement({
  description: "A test event is on its way.",
  fields: (t) => ({ delivery: t.expose("delivery", { type: WebhookDelivery, description: "Its delivery." }) }),
});

const RedeliverWebhooksPayload = builder.objectRef<{ count: number }>("RedeliverWebhooksPayload").implement({
  description: "They are on their way again.",
  fields: (t) => ({ count: t.exposeInt("count", { description: "How many." }) }),
});

builder.mutationFields((t) => ({
  createWebhookEndpoint: t.field({
    type: CreateWebhookEndpointPayload,
    description: "Makes an endpoint that is told of what happens from now on.",
    args: { input: t.arg({ type: CreateWebhookEndpointInput, required: true, description: "The endpoint." }) },
    errors: {
      // CONFLICT is what there was for too many, and stays for clients that name it.
      types: [InvalidInputError, ConflictError, QuotaExceededError],
      union: { description: "The new endpoint with its secret. QUOTA_EXCEEDED: there are 20 already." },
    },
    resolve: (_root, { input }, context) => createEndpoint(viewerOf(context), input),
  }),
  updateWebhookEndpoint: t.field({
    type: UpdateWebhookEndpointPayload,
    description:
      "Changes an endpoint, or switches it on or off. One whose secret was revoked with the account's password can't be switched on before it has a new secret.",
    args: { input: t.arg({ type: UpdateWebhookEndpointInput, required: true, description: "The change." }) },
    errors: { types: [InvalidInputError, NotFoundError], union: { description: "The endpoint, or why it stayed." } },
    resolve: async (_root, { input: { id, ...input } }, context) => ({
      endpoint: await updateEndpoint(viewerOf(context), rowId(id, "WebhookEndpoint"), input),
    }),
  }),
  deleteWebhookEndpoint: t.field({
    type: DeleteWebhookEndpointPayload,
    description: "Removes an endpoint with its log.",
    args: { id: t.arg.id({ required: true, description: "The endpoint." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { id }, context) => {
      const row = rowId(id, "WebhookEndpoint");
      await deleteEndpoint(viewerOf(context), row);
      return { id: globalId("WebhookEndpoint", row) };
    },
  }),
  rotateWebhookSecret: t.field({
    type: RotateWebhookSecretPayload,
    description:
      "Gives an endpoint a new signing secret; for 24 hours what is sent is signed with both, unless the former one was revoked with the account's password.",
    args: { id: t.arg.id({ required: true, description: "The endpoint." }) },
    errors: {
      types: [NotFoundError],
      union: { description: "The endpoint with its new secret, or that there is none." },
    },
    resolve: (_root, { id }, context) => rotateSecret(viewerOf(context), rowId(id, "WebhookEndpoint")),
  }),
  sendTestWebhook: t.field({
    type: SendTestWebhookPayload,
    description: "Sends an endpoint an event of the kind webhook.test.",
    args: { id: t.arg.id({ required: true, description: "The endpoint." }) },
    errors: { types: [NotFoundError], union: { description: "The delivery, or that there is no such endpoint." } },
    resolve: async (_root, { id }, context) => ({
      delivery: await sendTest(viewerOf(context), rowId(id, "WebhookEndpoint")),
    }),
  }),
  redeliverWebhooks: t.field({
    type: RedeliverWebhooksPayload,
    description: "Sends again what was sent, with the same webhook-id: one, some, or a stretch of time.",
    args: { input: t.arg({ type: RedeliverWebhooksInput, required: true, description: "Which." }) },
    errors: { types: [InvalidInputError, NotFoundError], union: { description: "How many, or why none." } },
    resolve: async (_root, { input: { endpoint, deliveries, ...when } }, context) => {
      const ids = deliveries?.map((id) => rowId(id, "WebhookDelivery"));
      const which = { ...when, deliveries: ids };
      return { count: await redeliver(viewerOf(context), rowId(endpoint, "WebhookEndpoint"), which) };
    },
  }),
}));
