import { queryFromInfo } from "@pothos/plugin-prisma";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { lookAtDelivery, retryDelivery } from "#graphql/domain/operations/traffic/deliveries.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { accountRowId } from "#graphql/schema/operations/account.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import { WebhookDelivery, WebhookDeliveryState } from "#graphql/schema/webhooks/webhook-delivery.ts";
import type { WebhookDelivery as DeliveryRow, WebhookEndpoint } from "#prisma/generated/client/client.ts";

const PartnerEndpoint = builder.prismaObject("WebhookEndpoint", {
  variant: "PartnerEndpoint",
  description: "An address that somebody is told of events at, as those who run the site see it.",
  fields: (t) => ({
    id: t.id({ description: "Names it everywhere.", resolve: ({ id }) => globalId("WebhookEndpoint", id) }),
    account: t.id({
      description: "Whose it is.",
      select: { user: { select: { id: true, sandboxOfId: true } } },
      resolve: ({ user: { id, sandboxOfId } }) => globalId("OperatorAccount", sandboxOfId ?? id),
    }),
    isSandbox: t.boolean({
      description: "Whether it is told of test tasks.",
      select: { user: { select: { id: true, sandboxOfId: true } } },
      resolve: ({ user: { sandboxOfId } }) => sandboxOfId !== null,
    }),
    url: t.exposeString("url", { description: "Where events are sent." }),
    failingSince: t.expose("failingSince", {
      type: "DateTime",
      nullable: true,
      description: "Since when every delivery has failed.",
    }),
    disabledAt: t.expose("disabledAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when nothing is sent to it.",
    }),
    disabledReason: t.exposeString("disabledReason", { nullable: true, description: "Why nothing is sent to it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

const PartnerDelivery = builder.prismaObject("WebhookDelivery", {
  variant: "PartnerDelivery",
  description: "What an endpoint is told, without what it says.",
  fields: (t) => ({
    id: t.id({ description: "Names it everywhere.", resolve: ({ id }) => globalId("WebhookDelivery", id) }),
    endpoint: t.relation("endpoint", { type: PartnerEndpoint, description: "Whom it tells." }),
    type: t.exposeString("type", { description: "The kind of event." }),
    state: t.field({
      type: WebhookDeliveryState,
      description: "How far it is.",
      resolve: ({ deliveredAt, nextAttemptAt }) =>
        deliveredAt !== null ? "DELIVERED" : nextAttemptAt !== null ? "PENDING" : "FAILED",
    }),
    tries: t.exposeInt("attempts", { description: "How often it was tried since it was last begun." }),
    nextAttemptAt: t.expose("nextAttemptAt", {
      type: "DateTime",
      nullable: true,
      description: "When it is tried next.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the event was noticed." }),
  }),
});

const paths = [["edges", "node"], ["nodes"]];
const FAILING = { OR: [{ failingSince: { not: null } }, { disabledAt: { not: null } }] };

builder.objectFields(Operations, (t) => ({
  endpoints: t.connection(
    {
      type: PartnerEndpoint,
      description:
        "Addresses that are told of events, newest first: those that fail or are off, or those of one account.",
      args: { account: t.arg.id({ description: "All of this account instead, its test side's among them." }) },
      resolve: (_operations, { account, ...page }, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "PartnerEndpoint", paths });
        const of = typeof account === "string" ? accountRowId(account) : null;
        const where = of === null ? FAILING : { user: { OR: [{ id: of }, { sandboxOfId: of }] } };
        return keysetPage<"id", string, WebhookEndpoint>(page, idKey, ({ between, order, take }) =>
          db.webhookEndpoint.findMany({ ...query, where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "PartnerEndpointConnection", description: "A page of endpoints." },
    { name: "PartnerEndpointEdge", description: "An endpoint in a list." },
  ),
  deliveries: t.connection(
    {
      type: PartnerDelivery,
      description: "What endpoints are told, newest first: what has failed for good, or all that one endpoint is told.",
      args: { endpoint: t.arg.id({ description: "All of this WebhookEndpoint instead." }) },
      resolve: (_operations, { endpoint, ...page }, context, info) => {
        const query = queryFromInfo({ context, info, typeName: "PartnerDelivery", paths });
        const isOfOne = typeof endpoint === "string";
        const where = isOfOne ? { endpointId: rowId(endpoint, "WebhookEndpoint") } : { failedAt: { not: null } };
        return keysetPage<"id", string, DeliveryRow>(page, idKey, ({ between, order, take }) =>
          db.webhookDelivery.findMany({ ...query, where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "PartnerDeliveryConnection", description: "A page of deliveries." },
    { name: "PartnerDeliveryEdge", description: "A delivery in a list." },
  ),
  delivery: t.field({
    type: WebhookDelivery,
    nullable: true,
    ...work({ statements: 3 }),
    description:
      "What was sent and what came back, by the id of a WebhookDelivery; null when there is none. The look is an entry of the audit log.",
    args: { id: t.arg.id({ required: true, description: "The id of a WebhookDelivery." }) },
    resolve: (_operations, { id }, context) => lookAtDelivery(actorOf(context), rowId(id, "WebhookDelivery")),
  }),
}));

const RetryDeliveryInput = builder.inputType("RetryDeliveryInput", {
  description: "What is to be sent again.",
  fields: (t) => ({
    delivery: t.id({ required: true, description: "The id of a WebhookDelivery." }),
    reason: t.string({ required: true, description: "Why: 3 to 200 characters, for the audit log." }),
  }),
});

const RetryDeliveryPayload = builder.objectRef<{ delivery: DeliveryRow }>("RetryDeliveryPayload").implement({
  description: "It is sent again, now.",
  fields: (t) => ({ delivery: t.expose("delivery", { type: PartnerDelivery, description: "The delivery." }) }),
});

builder.mutationField("retryDelivery", (t) =>
  t.field({
    type: RetryDeliveryPayload,
    description: "Sends what an endpoint was told again, with the same webhook-id. For operators; on record.",
    args: { input: t.arg({ type: RetryDeliveryInput, required: true, description: "Which, and why." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError, ForbiddenError],
      union: { description: "The delivery, or why not. CONFLICT: its endpoint is off, or it is being sent." },
    },
    resolve: async (_root, { input: { delivery, reason } }, context) => ({
      delivery: await retryDelivery(actorOf(context), { delivery: rowId(delivery, "WebhookDelivery"), reason }),
    }),
  }),
);
