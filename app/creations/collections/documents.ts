import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment, TaskFragment } from "#app/tasks/documents.ts";

/** The collections of the account, each with the first of what is in it. */
export const CollectionsDocument = graphql(
  `
    query Collections($first: Int!, $after: String) {
      viewer {
        id
        collections(first: $first, after: $after) {
          nodes {
            id
            name
            taskCount
            tasks(first: 4) { nodes { __typename id kind assets { ...Media } } }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [MediaFragment],
);
export type CollectionsViewer = NonNullable<ResultOf<typeof CollectionsDocument>["viewer"]>;
export type CollectionCard = CollectionsViewer["collections"]["nodes"][number];

export const CollectionDocument = graphql(
  `
    query Collection($id: ID!, $first: Int!, $after: String) {
      viewer { id }
      collection(id: $id) {
        id
        name
        taskCount
        tasks(first: $first, after: $after) {
          nodes { ...TaskCard }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [TaskFragment],
);
export type Collection = NonNullable<ResultOf<typeof CollectionDocument>["collection"]>;

/** What there is to choose from, without pictures. */
export const CollectionNamesDocument = graphql(`
  query CollectionNames($after: String) {
    viewer {
      id
      collections(first: 100, after: $after) {
        nodes { id name taskCount }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const CreateCollectionDocument = graphql(
  `
    mutation CreateCollection($input: CreateCollectionInput!) {
      result: createCollection(input: $input) {
        __typename
        ... on CreateCollectionPayload { collection { id name taskCount } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RenameCollectionDocument = graphql(
  `
    mutation RenameCollection($input: RenameCollectionInput!) {
      result: renameCollection(input: $input) {
        __typename
        ... on RenameCollectionPayload { collection { id name } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteCollectionDocument = graphql(
  `
    mutation DeleteCollection($input: DeleteCollectionInput!) {
      result: deleteCollection(input: $input) {
        __typename
        ... on DeleteCollectionPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const AddToCollectionDocument = graphql(
  `
    mutation AddToCollection($input: AddToCollectionInput!) {
      result: addToCollection(input: $input) {
        __typename
        ... on AddToCollectionPayload { collection { id name taskCount } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RemoveFromCollectionDocument = graphql(
  `
    mutation RemoveFromCollection($input: RemoveFromCollectionInput!) {
      result: removeFromCollection(input: $input) {
        __typename
        ... on RemoveFromCollectionPayload { collection { id taskCount } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const MoveInCollectionDocument = graphql(
  `
    mutation MoveInCollection($input: MoveInCollectionInput!) {
      result: moveInCollection(input: $input) {
        __typename
        ... on MoveInCollectionPayload { collection { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
