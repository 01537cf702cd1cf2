import "#graphql/schema/core/enums.ts";
import "#graphql/schema/core/errors.ts";
import "#graphql/schema/catalog/model.ts";
import "#graphql/schema/catalog/style.ts";
import "#graphql/schema/assets/asset.ts";
import "#graphql/schema/tasks/task.ts";
import "#graphql/schema/accounts/user.ts";
import "#graphql/schema/accounts/access.ts";
import "#graphql/schema/accounts/account.ts";
import "#graphql/schema/accounts/mailed-links.ts";
import "#graphql/schema/accounts/sessions.ts";
import "#graphql/schema/accounts/proof.ts";
import "#graphql/schema/accounts/sign-in-methods.ts";
import "#graphql/schema/accounts/factors/totp.ts";
import "#graphql/schema/accounts/factors/passkeys.ts";
import "#graphql/schema/accounts/security-events.ts";
import "#graphql/schema/accounts/email-change.ts";
import "#graphql/schema/accounts/notifications.ts";
import "#graphql/schema/tasks/task-list.ts";
import "#graphql/schema/tasks/estimate.ts";
import "#graphql/schema/accounts/rate-limit.ts";
import "#graphql/schema/tasks/create-task.ts";
import "#graphql/schema/tasks/create-tasks.ts";
import "#graphql/schema/tasks/change-task.ts";
import "#graphql/schema/tasks/change-tasks.ts";
import "#graphql/schema/tasks/arrange-tasks.ts";
import "#graphql/schema/tasks/task-lineage.ts";
import "#graphql/schema/tasks/task-events.ts";
import "#graphql/schema/accounts/end-users.ts";
import "#graphql/schema/prompts/prompt.ts";
import "#graphql/schema/prompts/ask-prompt.ts";
import "#graphql/schema/prompts/keep-prompts.ts";
import "#graphql/schema/workflows/workflow.ts";
import "#graphql/schema/credits/credits.ts";
import "#graphql/schema/assets/asset-list.ts";
import "#graphql/schema/assets/attached.ts";
import "#graphql/schema/assets/change-asset.ts";
import "#graphql/schema/assets/uploads.ts";
import "#graphql/schema/export/downloads.ts";
import "#graphql/schema/export/exports.ts";
import "#graphql/schema/deletion/delete-account.ts";
import "#graphql/schema/accounts/api-keys.ts";
import "#graphql/schema/accounts/client-token.ts";
import "#graphql/schema/webhooks/webhooks.ts";
import "#graphql/schema/webhooks/change-webhooks.ts";
import "#graphql/schema/billing/billing.ts";
import "#graphql/schema/billing/purchases.ts";
import "#graphql/schema/billing/corrections.ts";
import "#graphql/schema/operations/operations.ts";
import "#graphql/schema/operations/account.ts";
import "#graphql/schema/operations/audit-log.ts";
import "#graphql/schema/operations/accounts.ts";
import "#graphql/schema/operations/suspend.ts";
import "#graphql/schema/operations/change-role.ts";
import "#graphql/schema/operations/set-limits.ts";
import "#graphql/schema/core/node.ts";
import { isObjectType, lexicographicSortSchema, printSchema } from "graphql";
import { builder } from "#graphql/schema/core/builder.ts";
import { readOnceAnObject } from "#graphql/schema/core/once-an-object.ts";

/** The whole public API. Not in the order of the alphabet: that would make all of it twice, at each start. */
export const schema = builder.toSchema({ sortSchema: false });

const user = schema.getType("User");
if (isObjectType(user)) readOnceAnObject(user);

/** The schema as text, as it is kept in graphql/schema.graphql. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
