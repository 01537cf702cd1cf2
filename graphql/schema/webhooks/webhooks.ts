import { queryFromInfo } from "@pothos/plugin-prisma";
import { type WebhookEvent as EventName, webhookEvents } from "#graphql/domain/webhooks/events.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/page.ts";
import { WebhookDelivery } from "#graphql/schema/webhooks/webhook-delivery.ts";

const about: Record<EventName, string> = {
  "task.completed": "task.completed: a task is made and stored.",
  "task.failed": "task.failed: a task could not be made; its credits came back.",
  "task.timed_out": "task.timed_out: a task took too long; its credits came back.",
  "task.canceled": "task.canceled: a task was canceled.",
  "credits.low": "credits.low: the available credits fell below `creditsLowBelow`; once a fall.",
  "key.budget_exhausted": "key.budget_exhausted: an order was refused for a key's monthly limit; once a month.",
};

/** GraphQL names have no dots: TASK_COMPLETED is sent as task.completed. */
export const WebhookEvent = builder.enumType("WebhookEvent", {
  description: "What an endpoint may be told of. In bodies the names have dots: task.completed.",
  values: Object.fromEntries(
    webhookEvents.map((name) => [name.toUpperCase().replaceAll(".", "_"), { value: name, description: about[name] }]),
  ),
});

export const WebhookEndpoint = builder.prismaObject("WebhookEndpoint", {
  description: "An address that is told of events, by Standard Webhooks.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this endpoint everywhere.", resolve: ({ id }) => globalId("WebhookEndpoint", id) }),
    url: t.exposeString("url", { description: "Where the events are sent." }),
    description: t.exposeString("description", { nullable: true, description: "What its owner wrote about it." }),
    events: t.field({
      type: [WebhookEvent],
      description: "What it is told of.",
      resolve: ({ events }) => webhookEvents.filter((name) => events.includes(name)),
    }),
    creditsLowBelow: t.exposeInt("creditsLowBelow", { description: "The mark for `CREDITS_LOW`, in credits." }),
    disabledAt: t.expose("disabledAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when nothing is sent to it; null while it works.",
    }),
    disabledReason: t.exposeString("disabledReason", { nullable: true, description: "Why nothing is sent to it." }),
    previousSecretUntil: t.expose("previousSecretUntil", {
      type: "DateTime",
      nullable: true,
      description: "Until when its former secret signs too, after a rotation.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

builder.prismaObjectField(WebhookEndpoint, "deliveries", (t) =>
  t.connection(
    {
      type: WebhookDelivery,
      description: "What it was told, newest first.",
      resolve: (endpoint, args, context, info) => {
        const query = queryFromInfo({
          context,
          info,
          typeName: "WebhookDelivery",
          paths: [["edges", "node"], ["nodes"]],
        });
        return keysetPage(args, idKey, ({ between, order, take }) =>
          db.webhookDelivery.findMany({
            ...query,
            where: { endpointId: endpoint.id, id: between },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    { name: "WebhookDeliveryConnection", description: "A page of deliveries." },
    { name: "WebhookDeliveryEdge", description: "A delivery in a list." },
  ),
);

builder.prismaObjectField(User, "webhookEndpoints", (t) =>
  t.relation("webhookEndpoints", {
    type: WebhookEndpoint,
    description: "The endpoints of the account, newest first. With a test key: those that are told of test tasks.",
    query: { orderBy: { id: "desc" } },
  }),
);
