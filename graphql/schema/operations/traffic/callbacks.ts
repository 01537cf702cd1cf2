import { readCallback } from "#graphql/domain/operations/traffic/callbacks.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { KieDelivery } from "#prisma/generated/client/client.ts";

const Callback = builder.prismaObject("KieDelivery", {
  variant: "Callback",
  description: "A callback of kie.ai's as it arrived, without what it says.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names it." }),
    task: t.id({ description: "The task it came for.", resolve: ({ taskId }) => globalId("Task", taskId) }),
    kieTaskId: t.exposeString("kieTaskId", { nullable: true, description: "The id that it names, of kie.ai's." }),
    receivedAt: t.expose("receivedAt", { type: "DateTime", description: "When it came." }),
    processedAt: t.expose("processedAt", { type: "DateTime", nullable: true, description: "When it was looked into." }),
  }),
});

builder.objectFields(Operations, (t) => ({
  callbacks: t.connection(
    {
      type: Callback,
      description: "Callbacks as they arrived, newest first.",
      args: {
        task: t.arg.id({ description: "Only those that came for this Task." }),
        kieTask: t.arg.string({ description: "Only those that name this id of kie.ai's. Not together with `task`." }),
      },
      resolve: (_operations, { task, kieTask, ...page }) => {
        const named = typeof kieTask === "string" ? { kieTaskId: kieTask.replaceAll("\u0000", "") } : {};
        const where = typeof task === "string" ? { taskId: rowId(task, "Task") } : named;
        return keysetPage<"id", string, KieDelivery>(page, idKey, ({ between, order, take }) =>
          db.kieDelivery.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "CallbackConnection", description: "A page of callbacks." },
    { name: "CallbackEdge", description: "A callback in a list." },
  ),
  callbackBody: t.string({
    ...work({ statements: 3, leaves: 5 }),
    description: "What a callback says, as it arrived. Reading it is an entry of the audit log.",
    args: { callback: t.arg.id({ required: true, description: "The id of a Callback." }) },
    resolve: (_operations, { callback }, context) => readCallback(actorOf(context), callback),
  }),
}));
