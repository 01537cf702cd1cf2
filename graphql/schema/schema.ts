import "#graphql/schema/scalars.ts";
import "#graphql/schema/errors.ts";
import "#graphql/schema/model.ts";
import "#graphql/schema/style.ts";
import "#graphql/schema/asset.ts";
import "#graphql/schema/task.ts";
import "#graphql/schema/user.ts";
import "#graphql/schema/access.ts";
import "#graphql/schema/account.ts";
import "#graphql/schema/mailed-links.ts";
import "#graphql/schema/sessions.ts";
import "#graphql/schema/sign-in-methods.ts";
import "#graphql/schema/task-list.ts";
import "#graphql/schema/estimate.ts";
import "#graphql/schema/rate-limit.ts";
import "#graphql/schema/create-task.ts";
import "#graphql/schema/create-tasks.ts";
import "#graphql/schema/change-task.ts";
import "#graphql/schema/change-tasks.ts";
import "#graphql/schema/arrange-tasks.ts";
import "#graphql/schema/task-lineage.ts";
import "#graphql/schema/task-events.ts";
import "#graphql/schema/task-event-page.ts";
import "#graphql/schema/end-users.ts";
import "#graphql/schema/prompt.ts";
import "#graphql/schema/ask-prompt.ts";
import "#graphql/schema/keep-prompts.ts";
import "#graphql/schema/workflow.ts";
import "#graphql/schema/credits.ts";
import "#graphql/schema/asset-list.ts";
import "#graphql/schema/change-asset.ts";
import "#graphql/schema/uploads.ts";
import "#graphql/schema/downloads.ts";
import "#graphql/schema/exports.ts";
import "#graphql/schema/delete-account.ts";
import "#graphql/schema/api-keys.ts";
import "#graphql/schema/client-token.ts";
import "#graphql/schema/webhooks.ts";
import "#graphql/schema/change-webhooks.ts";
import "#graphql/schema/billing.ts";
import "#graphql/schema/purchases.ts";
import "#graphql/schema/corrections.ts";
import "#graphql/schema/node.ts";
import { printSchema } from "graphql";
import { builder } from "#graphql/schema/builder.ts";

/** The whole public API. */
export const schema = builder.toSchema();

/** The schema as text, as it is kept in graphql/schema.graphql. */
export function printedSchema(): string {
  return `${printSchema(schema)}\n`;
}
