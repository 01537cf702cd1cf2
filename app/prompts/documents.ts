import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { StyleFragment } from "#app/tasks/catalog/documents.ts";

/** All that a row of the list draws of a prompt. */
export const PromptCardFragment = graphql(`
  fragment PromptCard on Prompt {
    __typename
    id
    title
    idea
    text
    kind
    isFavorite
    createdAt
  }
`);
export type PromptCard = ResultOf<typeof PromptCardFragment>;
export type PromptKind = PromptCard["kind"];

export const OpenPromptFragment = graphql(
  `
    fragment OpenPrompt on Prompt {
      ...PromptCard
      style { id name }
      messages { role text createdAt }
    }
  `,
  [PromptCardFragment],
);
export type OpenPrompt = ResultOf<typeof OpenPromptFragment>;

export const PromptsDocument = graphql(
  `
    query Prompts(
      $first: Int
      $after: String
      $last: Int
      $before: String
      $filter: PromptFilter
      $locale: Locale!
      $id: ID!
      $opened: Boolean!
    ) {
      viewer {
        id
        credits { available onHold totalPurchased totalUsed }
        styles { ...StyleChoice }
        prompts(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
          nodes { ...PromptCard }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
      opened: node(id: $id) @include(if: $opened) {
        __typename
        ... on Prompt { ...OpenPrompt }
      }
      styles { ...StyleChoice }
      imageIdeas: promptSuggestions(kind: IMAGE, locale: $locale) { id title idea }
      videoIdeas: promptSuggestions(kind: VIDEO, locale: $locale) { id title idea }
    }
  `,
  [PromptCardFragment, OpenPromptFragment, StyleFragment],
);
export type PromptsData = ResultOf<typeof PromptsDocument>;
export type Suggestion = PromptsData["imageIdeas"][number];

export const CreatePromptDocument = graphql(
  `
    mutation CreatePrompt($input: CreatePromptInput!) {
      result: createPrompt(input: $input) {
        __typename
        ... on CreatePromptPayload { prompt { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const PromptStreamDocument = graphql(
  `
    subscription PromptStream($input: CreatePromptInput!) {
      promptStream(input: $input) {
        delta
        prompt { id title idea text updatedAt }
        error { ...Refusal }
      }
    }
  `,
  [RefusalFragment],
);

export const UpdatePromptDocument = graphql(
  `
    mutation UpdatePrompt($input: UpdatePromptInput!) {
      result: updatePrompt(input: $input) {
        __typename
        ... on UpdatePromptPayload { prompt { id title text } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetPromptFavoriteDocument = graphql(
  `
    mutation SetPromptFavorite($id: ID!, $favorite: Boolean!) {
      result: setPromptFavorite(id: $id, favorite: $favorite) {
        __typename
        ... on SetPromptFavoritePayload { prompt { id isFavorite } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeletePromptDocument = graphql(
  `
    mutation DeletePrompt($id: ID!) {
      result: deletePrompt(id: $id) {
        __typename
        ... on DeletePromptPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const BeginWorkflowDocument = graphql(`
  mutation BeginWorkflow {
    result: createWorkflow {
      __typename
      ... on CreateWorkflowPayload { workflow { id } }
    }
  }
`);

export const FillWorkflowDocument = graphql(
  `
    mutation FillWorkflow($input: UpdateWorkflowInput!) {
      result: updateWorkflow(input: $input) {
        __typename
        ... on UpdateWorkflowPayload { workflow { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
