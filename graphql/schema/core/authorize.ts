import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type Access, accessRules } from "#graphql/schema/core/scopes.ts";
import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

/** What a client token may begin with. Everything else could show or spend what is not its end user's. */
const FOR_TOKENS = new Set([
  "Query.models",
  "Query.styles",
  "Query.rateLimit",
  "Query.estimateImageTask",
  "Query.estimateVideoTask",
  "Query.estimateAudioTask",
  "Query.task",
  "Subscription.taskUpdated",
  "Mutation.createUpload",
  "Mutation.completeUpload",
]);
const NOT_FOR_TOKENS = new Set([
  "creditTransactions",
  "parent",
  "retryOf",
  "children",
  "retries",
  "input",
  "workflow",
  "comparison",
  "batch",
  "collections",
  "characters",
]);

/** Who may use a field; undefined where nothing is declared. */
export function accessTo(typeName: string, fieldName: string): Access | undefined {
  return accessRules[`${typeName}.${fieldName}`] ?? accessRules[typeName];
}

/** Whether somebody runs the site, by the rights they came with: no key ever has these. */
export function isOperator(viewer: Viewer | null): boolean {
  return viewer !== null && viewer.role !== "USER" && viewer.key === undefined;
}

function isAdmin(viewer: Viewer | null): boolean {
  return isOperator(viewer) && viewer?.role === "ADMIN";
}

/** Why the viewer may not use a field, as one sentence; null when nothing speaks against it. */
export function refusalFor(viewer: Viewer | null, typeName: string, fieldName: string): string | null {
  const right = accessTo(typeName, fieldName);
  const name = `${typeName}.${fieldName}`;
  // What stands below a field that is answered null is not read.
  if (right === "withheld") return null;
  if (right === "admins") return isAdmin(viewer) ? null : `${name} is for administrators.`;
  if (right === "operators") return isOperator(viewer) ? null : `${name} is for operators.`;
  const key = viewer?.key;
  if (key === undefined) return null;
  if (key.token !== null && !isForTokens(typeName, fieldName)) return `${name} is not for client tokens.`;
  if (right === "anyone") return null;
  if (right === undefined || right === "people") return `${name} is for people who sign in, not for keys.`;
  if (right.some((scope) => key.scopes.includes(scope))) return null;
  return `${name} needs a key with ${right.join(" or ")}.`;
}

function isForTokens(typeName: string, fieldName: string): boolean {
  if (typeName === "Query" || typeName === "Mutation" || typeName === "Subscription") {
    return FOR_TOKENS.has(`${typeName}.${fieldName}`);
  }
  return !NOT_FOR_TOKENS.has(fieldName);
}

/** The scope that a key needs to read a kind of thing by its id alone; what is not named it can't. */
const scopeOfNode: Record<string, ApiKeyScope | "none"> = {
  Task: "TASKS_READ",
  Workflow: "TASKS_READ",
  Pipeline: "TASKS_READ",
  Comparison: "TASKS_READ",
  Batch: "TASKS_READ",
  Collection: "TASKS_READ",
  Character: "TASKS_READ",
  Asset: "ASSETS_READ",
  Prompt: "PROMPTS_READ",
  CreditTransaction: "BILLING_READ",
  WebhookEndpoint: "WEBHOOKS_MANAGE",
  WebhookDelivery: "WEBHOOKS_MANAGE",
  User: "none",
  Model: "none",
  Style: "none",
  CreditPack: "none",
};

/** Whether the viewer may read a kind of thing by its id alone; what it may not is answered as if it were not there. */
export function mayReadNode(viewer: Viewer | null, type: string): boolean {
  const key = viewer?.key;
  if (key === undefined) return true;
  const scope = scopeOfNode[type];
  return scope !== undefined && (scope === "none" || key.scopes.includes(scope));
}
