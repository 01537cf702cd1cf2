import { SourceFragment } from "#app/compose/documents.ts";
import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { ModelFragment, StyleFragment } from "#app/tasks/catalog/documents.ts";
import { TaskFragment } from "#app/tasks/documents.ts";

export const StudioDocument = graphql(`
  query Studio {
    viewer {
      id
      workflows(first: 6) {
        nodes { id step updatedAt prompt { id title idea } }
      }
    }
  }
`);
export type RecentWorkflow = NonNullable<ResultOf<typeof StudioDocument>["viewer"]>["workflows"]["nodes"][number];

export const WorkflowDocument = graphql(
  `
    query Workflow($id: ID!, $begun: Boolean!) {
      viewer { id credits { available onHold totalPurchased totalUsed } }
      models { ...ModelCard }
      styles { ...StyleChoice }
      workflow(id: $id) @include(if: $begun) {
        id
        step
        prompt { id title idea text updatedAt }
        imageTask { ...TaskCard }
        selectedImage { ...SourceImage }
        videoTask { ...TaskCard }
      }
    }
  `,
  [ModelFragment, StyleFragment, TaskFragment, SourceFragment],
);
export type Workflow = NonNullable<ResultOf<typeof WorkflowDocument>["workflow"]>;

export const CreateWorkflowDocument = graphql(`
  mutation CreateWorkflow {
    result: createWorkflow {
      __typename
      ... on CreateWorkflowPayload { workflow { id } }
    }
  }
`);

export const UpdateWorkflowDocument = graphql(
  `
    mutation UpdateWorkflow($input: UpdateWorkflowInput!) {
      result: updateWorkflow(input: $input) {
        __typename
        ... on UpdateWorkflowPayload { workflow { id step } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
