import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const SCOPES = [
  "TASKS_READ",
  "TASKS_WRITE",
  "ASSETS_READ",
  "ASSETS_WRITE",
  "PROMPTS_READ",
  "PROMPTS_WRITE",
  "BILLING_READ",
  "WEBHOOKS_MANAGE",
] as const;

/** What a new key may do unless it is chosen otherwise: all that the guide does where it costs nothing, little where it does. */
export const USUAL_SCOPES = {
  test: ["TASKS_READ", "TASKS_WRITE", "ASSETS_READ", "ASSETS_WRITE"],
  live: ["TASKS_READ", "ASSETS_READ"],
} as const satisfies Record<string, readonly (typeof SCOPES)[number][]>;

export const WEBHOOK_EVENTS = [
  "TASK_COMPLETED",
  "TASK_FAILED",
  "TASK_TIMED_OUT",
  "TASK_CANCELED",
  "CREDITS_LOW",
  "KEY_BUDGET_EXHAUSTED",
  "MODEL_SUNSET_ANNOUNCED",
] as const;

/** The key that the explorer works with: for the sandbox, for a working day. */
export const EXPLORER_KEY = { name: "Explorer", sandbox: true, scopes: [...SCOPES] };

export const ApiKeyFragment = graphql(`
  fragment ApiKeyParts on ApiKey {
    id name prefix sandbox scopes monthlyCreditLimit creditsUsedThisMonth maxCreditsPerRequest maxConcurrentTasks
    lastUsedAt expiresAt revokedAt createdAt
  }
`);

export const WebhookEndpointFragment = graphql(`
  fragment WebhookEndpointParts on WebhookEndpoint {
    id url events disabledAt disabledReason previousSecretUntil createdAt
    deliveries(first: 5) {
      nodes { id type state createdAt nextAttemptAt attempts { number status answer durationMs } }
    }
  }
`);

export const ApiKeysDocument = graphql(
  `
    query ApiKeys {
      viewer {
        id
        apiKeys { ...ApiKeyParts }
        webhookEndpoints { ...WebhookEndpointParts }
      }
    }
  `,
  [ApiKeyFragment, WebhookEndpointFragment],
);
type Page = NonNullable<ResultOf<typeof ApiKeysDocument>["viewer"]>;
export type ApiKey = Page["apiKeys"][number];
export type WebhookEndpoint = Page["webhookEndpoints"][number];

export const CreateApiKeyDocument = graphql(
  `
    mutation CreateApiKey($input: CreateApiKeyInput!) {
      result: createApiKey(input: $input) {
        __typename
        ... on CreateApiKeyPayload { secret apiKey { id name } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RotateApiKeyDocument = graphql(
  `
    mutation RotateApiKey($id: ID!) {
      result: rotateApiKey(id: $id) {
        __typename
        ... on RotateApiKeyPayload { secret apiKey { id name } previous { id expiresAt } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RevokeApiKeyDocument = graphql(
  `
    mutation RevokeApiKey($id: ID!) {
      result: revokeApiKey(id: $id) {
        __typename
        ... on RevokeApiKeyPayload { apiKey { id revokedAt } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const CreateWebhookDocument = graphql(
  `
    mutation CreateWebhook($input: CreateWebhookEndpointInput!) {
      result: createWebhookEndpoint(input: $input) {
        __typename
        ... on CreateWebhookEndpointPayload { secret endpoint { id url } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const UpdateWebhookDocument = graphql(
  `
    mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {
      result: updateWebhookEndpoint(input: $input) {
        __typename
        ... on UpdateWebhookEndpointPayload { endpoint { id disabledAt } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteWebhookDocument = graphql(
  `
    mutation DeleteWebhook($id: ID!) {
      result: deleteWebhookEndpoint(id: $id) {
        __typename
        ... on DeleteWebhookEndpointPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RotateWebhookDocument = graphql(
  `
    mutation RotateWebhook($id: ID!) {
      result: rotateWebhookSecret(id: $id) {
        __typename
        ... on RotateWebhookSecretPayload { secret endpoint { id url } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const TestWebhookDocument = graphql(
  `
    mutation TestWebhook($id: ID!) {
      result: sendTestWebhook(id: $id) {
        __typename
        ... on SendTestWebhookPayload { delivery { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RedeliverWebhookDocument = graphql(
  `
    mutation RedeliverWebhook($input: RedeliverWebhooksInput!) {
      result: redeliverWebhooks(input: $input) {
        __typename
        ... on RedeliverWebhooksPayload { count }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
