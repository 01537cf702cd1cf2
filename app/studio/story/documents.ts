import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment, TaskFragment } from "#app/tasks/documents.ts";

/** A story as its strip shows it: how far it has come, and with what. */
export const StoryFragment = graphql(
  `
    fragment Story on Workflow {
      __typename
      id
      step
      prompt { id title idea text }
      imageTask { ...TaskCard }
      selectedImage { ...Media }
      videoTask { ...TaskCard }
    }
  `,
  [MediaFragment, TaskFragment],
);
export type Story = ResultOf<typeof StoryFragment>;

export const CreateWorkflowDocument = graphql(
  `
    mutation CreateWorkflow {
      result: createWorkflow {
        __typename
        ... on CreateWorkflowPayload { workflow { ...Story } }
      }
    }
  `,
  [StoryFragment],
);

export const UpdateWorkflowDocument = graphql(
  `
    mutation UpdateWorkflow($input: UpdateWorkflowInput!) {
      result: updateWorkflow(input: $input) {
        __typename
        ... on UpdateWorkflowPayload { workflow { ...Story } }
        ...Refusal
      }
    }
  `,
  [StoryFragment, RefusalFragment],
);

/** The newest stories, to go on with one of them. */
export const StoriesDocument = graphql(`
  query Stories {
    viewer {
      id
      workflows(first: 6) {
        nodes { id step prompt { id } }
      }
    }
  }
`);
