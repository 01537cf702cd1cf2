import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** What can be made of a file: for each purpose by which model, for how much, or what is in the way. */
export const FollowUpsDocument = graphql(`
  query FollowUps($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Asset {
        followUps { purpose credits prompt model { id slug name } obstacle { code } }
      }
    }
  }
`);
type File = Extract<NonNullable<ResultOf<typeof FollowUpsDocument>["node"]>, { __typename: "Asset" }>;
export type FollowUp = File["followUps"][number];

/** All models that make one thing of a file, in the order in which they would be taken. */
export const FollowUpModelsDocument = graphql(`
  query FollowUpModels($id: ID!, $purpose: ModelPurpose!) {
    node(id: $id) {
      __typename
      id
      ... on Asset {
        followUps(purpose: $purpose) { purpose credits prompt mask model { id slug name } obstacle { code } }
      }
    }
  }
`);

/** What can be set of a model. */
export const ModelSettingsDocument = graphql(`
  query ModelSettings($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Model { parameters { name label type values min max defaultValue } }
    }
  }
`);
type SettingsOf = Extract<NonNullable<ResultOf<typeof ModelSettingsDocument>["node"]>, { __typename: "Model" }>;
export type Setting = SettingsOf["parameters"][number];

export const EstimateFollowUpDocument = graphql(`
  query EstimateFollowUp($input: EstimateFollowUpInput!) {
    estimateFollowUp(input: $input) { credits }
  }
`);

export const CreateFollowUpDocument = graphql(
  `
    mutation CreateFollowUp($input: CreateFollowUpInput!) {
      result: createFollowUp(input: $input) {
        __typename
        ... on CreateFollowUpPayload { task { __typename id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
