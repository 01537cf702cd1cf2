import { queryFromInfo } from "@pothos/plugin-prisma";
import { MOST_ENDPOINTS } from "#graphql/domain/webhooks/endpoint.ts";
import { type WebhookEvent as EventName, webhookEvents } from "#graphql/domain/webhooks/events.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { idKey, type PageArgs, stretchOf } from "#graphql/schema/core/lists/page.ts";
import { type Relation, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { WebhookDelivery } from "#graphql/schema/webhooks/webhook-delivery.ts";
import type { WebhookDelivery as DeliveryRow } from "#prisma/generated/client/client.ts";

const about: Record<EventName, string> = {
  "task.completed": "task.completed: a task is made and stored.",
  "task.failed": "task.failed: a task could not be made; its credits came back.",
  "task.timed_out": "task.timed_out: a task took too long; its credits came back.",
  "task.canceled": "task.canceled: a task was canceled.",
  "credits.low": "credits.low: the available credits fell below `creditsLowBelow`; once a fall.",
  "key.budget_exhausted": "key.budget_exhausted: an order was refused for a key's monthly limit; once a month.",
  "model.sunset_announced":
    "model.sunset_announced: a model takes no work from a moment on, which is told with what to use then; once for each moment.",
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

const deliveries: Relation = { table: "WebhookDelivery", parent: "endpointId", order: '"id"' };

builder.prismaObjectField(WebhookEndpoint, "deliveries", (t) =>
  t.connection(
    {
      type: WebhookDelivery,
      description: "What it was told, newest first.",
      ...work({ statements: 2 }),
      resolve: together(async (endpoints: { id: string }[], args: PageArgs, context, info) => {
        const paths = [["edges", "node"], ["nodes"]];
        const query = queryFromInfo({ context, info, typeName: "WebhookDelivery", paths });
        const { stretch, pageOf } = stretchOf<"id", string, DeliveryRow>(args, idKey);
        const ids = endpoints.map(({ id }) => id);
        const told = await relatedRows(deliveries, ids, stretch, (of) =>
          db.webhookDelivery.findMany({ ...query, where: { id: { in: of } } }),
        );
        return told.map((rows) => pageOf(rows));
      }),
    },
    { name: "WebhookDeliveryConnection", description: "A page of deliveries." },
    { name: "WebhookDeliveryEdge", description: "A delivery in a list." },
  ),
);

builder.prismaObjectField(User, "webhookEndpoints", (t) =>
  t.field({
    type: [WebhookEndpoint],
    description: "The endpoints of the account, newest first. With a test key: those that are told of test tasks.",
    ...work({ most: MOST_ENDPOINTS, statements: 1 }),
    resolve: ({ id }, _args, context, info) =>
      db.webhookEndpoint.findMany({
        ...queryFromInfo({ context, info, typeName: "WebhookEndpoint" }),
        where: { userId: id },
        orderBy: { id: "desc" },
        take: MOST_ENDPOINTS,
      }),
  }),
);
