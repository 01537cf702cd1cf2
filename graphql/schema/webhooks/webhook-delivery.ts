import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { last, type Relation, relatedRows } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";

const MOST_HEADERS = 10;
const MOST_ATTEMPTS = 20;
const log: Relation = { table: "WebhookAttempt", parent: "deliveryId", order: '"number"' };

const WebhookHeader = builder.objectRef<{ name: string; value: string }>("WebhookHeader").implement({
  description: "A header that was sent.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Its name." }),
    value: t.exposeString("value", { description: "Its value." }),
  }),
});

const WebhookAttempt = builder.prismaObject("WebhookAttempt", {
  description: "One try of a delivery: what was sent and what came back.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "Which try it was, from 1; redeliveries count on." }),
    requestHeaders: t.field({
      type: [WebhookHeader],
      ...work({ most: MOST_HEADERS }),
      description: "The headers that were sent, the signature among them.",
      resolve: ({ requestHeaders }) =>
        Object.entries(requestHeaders ?? {}).map(([name, value]) => ({ name, value: String(value) })),
    }),
    status: t.exposeInt("status", {
      nullable: true,
      description: "The answer's HTTP status; null when there was none.",
    }),
    answer: t.exposeString("answer", {
      description: "The first 2048 bytes of the answer's body, or why there was no answer.",
    }),
    durationMs: t.exposeInt("durationMs", { description: "How long it took, in milliseconds." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was over." }),
  }),
});

export const WebhookDeliveryState = builder.enumType("WebhookDeliveryState", {
  description: "How far a delivery is.",
  values: {
    PENDING: { description: "It waits for its next try." },
    DELIVERED: { description: "The endpoint took it." },
    FAILED: { description: "Every try failed; it can be redelivered." },
  } as const,
});

export const WebhookDelivery = builder.prismaObject("WebhookDelivery", {
  description: "One event that one endpoint is told of. Kept for 30 days.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this delivery.", resolve: ({ id }) => globalId("WebhookDelivery", id) }),
    messageId: t.exposeString("messageId", {
      description: "The `webhook-id`: the same for every try and redelivery, so that repeats can be told.",
    }),
    type: t.exposeString("type", { description: "The kind of event: task.completed, … or webhook.test." }),
    payload: t.exposeString("payload", { description: "The body exactly as it is sent.", ...work({ leaves: 5 }) }),
    state: t.field({
      type: WebhookDeliveryState,
      description: "How far it is.",
      resolve: ({ deliveredAt, nextAttemptAt }) =>
        deliveredAt !== null ? "DELIVERED" : nextAttemptAt !== null ? "PENDING" : "FAILED",
    }),
    nextAttemptAt: t.expose("nextAttemptAt", {
      type: "DateTime",
      nullable: true,
      description: "When it is tried next; null once it is over.",
    }),
    attempts: t.field({
      type: [WebhookAttempt],
      description: "Its tries, oldest first; of many the last 20.",
      ...work({ most: MOST_ATTEMPTS, statements: 2 }),
      resolve: together(async (deliveries: { id: string }[]) => {
        const ids = deliveries.map(({ id }) => id);
        const tries = await relatedRows(log, ids, last(MOST_ATTEMPTS), (of) =>
          db.webhookAttempt.findMany({ where: { id: { in: of } } }),
        );
        return tries.map((attempts) => attempts.reverse());
      }),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the event was noticed." }),
  }),
});
