import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { ModelFragment } from "#app/tasks/catalog/documents.ts";
import { TaskFragment } from "#app/tasks/documents.ts";
import { SourceFragment } from "#app/tasks/upload/documents.ts";

export const RecipeDocument = graphql(
  `
    query Recipe($id: ID!) {
      task(id: $id) {
        __typename
        id
        kind
        assets { ...SourceImage }
        sourceImages { ...SourceImage }
        ... on ImageTask {
          imageInput: input {
            model prompt style characters aspectRatio resolution outputFormat variants seed draft options { name value }
          }
        }
        ... on VideoTask {
          videoInput: input {
            model prompt style characters frameMode aspectRatio resolution durationSeconds seed draft options { name value }
          }
        }
        ... on AudioTask {
          audioInput: input { model prompt durationSeconds options { name value } }
        }
      }
    }
  `,
  [SourceFragment],
);
export type RecipeTask = NonNullable<ResultOf<typeof RecipeDocument>["task"]>;

export const ModelsDocument = graphql(
  `
    query Models($kind: TaskKind!, $slugs: [String!]) {
      models(kind: $kind, includeRetired: true, slugs: $slugs) { ...ModelCard }
    }
  `,
  [ModelFragment],
);

export const RecommendModelsDocument = graphql(`
  query RecommendModels($input: RecommendModelsInput!) {
    advice: recommendModels(input: $input) {
      model { id slug name }
      reasons
      credits
      expectedSeconds { p50 p90 }
    }
  }
`);
export type ModelAdvice = ResultOf<typeof RecommendModelsDocument>["advice"][number];

export const SourcesDocument = graphql(
  `
    query Sources($ids: [ID!]!) {
      nodes(ids: $ids) {
        __typename
        ... on Asset { ...SourceImage }
      }
    }
  `,
  [SourceFragment],
);

export const CreateTasksDocument = graphql(
  `
    mutation CreateTasks($input: CreateTasksInput!) {
      result: createTasks(input: $input) {
        __typename
        ... on CreateTasksPayload {
          creditsCharged
          outcomes {
            kind
            index
            task { ...TaskCard }
            error { ...Refusal }
          }
        }
        ...Refusal
      }
    }
  `,
  [TaskFragment, RefusalFragment],
);

/** The words of one prompt, for a composer that begins with them. */
export const SavedPromptDocument = graphql(`
  query SavedPrompt($id: ID!) {
    node(id: $id) {
      __typename
      ... on Prompt { id text style { id } }
    }
  }
`);
