import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

const tasksRead = ["TASKS_READ"] as const;
const tasksWrite = ["TASKS_WRITE"] as const;

/** Who may use collections; a part of `accessRules`. */
export const collectionRules: Record<string, readonly ApiKeyScope[]> = {
  "Query.collection": tasksRead,
  "User.collections": tasksRead,
  Collection: [...tasksRead, ...tasksWrite],
  CollectionConnection: tasksRead,
  CollectionEdge: tasksRead,
  "Mutation.createCollection": tasksWrite,
  "Mutation.renameCollection": tasksWrite,
  "Mutation.deleteCollection": tasksWrite,
  "Mutation.addToCollection": tasksWrite,
  "Mutation.removeFromCollection": tasksWrite,
  "Mutation.moveInCollection": tasksWrite,
  CreateCollectionPayload: tasksWrite,
  RenameCollectionPayload: tasksWrite,
  DeleteCollectionPayload: tasksWrite,
  AddToCollectionPayload: tasksWrite,
  RemoveFromCollectionPayload: tasksWrite,
  MoveInCollectionPayload: tasksWrite,
};
