import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { ModelFragment, StyleFragment } from "#app/tasks/catalog/documents.ts";
import { TaskFragment } from "#app/tasks/documents.ts";
import { SourceFragment } from "#app/tasks/upload/documents.ts";

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
