import { InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { addToCollection, moveInCollection, removeFromCollection } from "#graphql/domain/tasks/collections/arrange.ts";
import { createCollection, deleteCollection, renameCollection } from "#graphql/domain/tasks/collections/collection.ts";
import { Collection } from "#graphql/schema/collections/collection.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Collection as CollectionRow } from "#prisma/generated/client/client.ts";

type Changed = { collection: CollectionRow };

const NAME = "Its name: 1 to 100 characters.";
const TASKS = "The tasks, 1 to 100.";
/** Two locks, what is there, the change, its events and the collection as it is then. */
const OF_CHANGE = 9;

function payload(name: string, description: string) {
  return builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({ collection: t.expose("collection", { type: Collection, description: "The collection." }) }),
  });
}

const CreateCollectionPayload = payload("CreateCollectionPayload", "A new collection.");
const RenameCollectionPayload = payload("RenameCollectionPayload", "The collection has another name.");
const AddToCollectionPayload = payload("AddToCollectionPayload", "The tasks are in the collection.");
const RemoveFromCollectionPayload = payload("RemoveFromCollectionPayload", "The tasks are not in the collection.");
const MoveInCollectionPayload = payload("MoveInCollectionPayload", "The task has another place.");

const DeleteCollectionPayload = builder.objectRef<{ id: string }>("DeleteCollectionPayload").implement({
  description: "The collection is gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

const CreateCollectionInput = builder.inputType("CreateCollectionInput", {
  description: "A new collection.",
  fields: (t) => ({ name: t.string({ required: true, description: NAME }) }),
});

const RenameCollectionInput = builder.inputType("RenameCollectionInput", {
  description: "Another name for a collection.",
  fields: (t) => ({
    collection: t.id({ required: true, description: "The collection." }),
    name: t.string({ required: true, description: NAME }),
  }),
});

const DeleteCollectionInput = builder.inputType("DeleteCollectionInput", {
  description: "Which collection is to be deleted.",
  fields: (t) => ({ collection: t.id({ required: true, description: "The collection." }) }),
});

const AddToCollectionInput = builder.inputType("AddToCollectionInput", {
  description: "What is to be put into a collection.",
  fields: (t) => ({
    collection: t.id({ required: true, description: "The collection." }),
    tasks: t.idList({ required: true, description: `${TASKS} They come to its end in this order.` }),
  }),
});

const RemoveFromCollectionInput = builder.inputType("RemoveFromCollectionInput", {
  description: "What is to be taken out of a collection.",
  fields: (t) => ({
    collection: t.id({ required: true, description: "The collection." }),
    tasks: t.idList({ required: true, description: TASKS }),
  }),
});

const MoveInCollectionInput = builder.inputType("MoveInCollectionInput", {
  description: "Where a task of a collection is to go: give `before` or `after`.",
  fields: (t) => ({
    collection: t.id({ required: true, description: "The collection." }),
    task: t.id({ required: true, description: "The task to be moved." }),
    before: t.id({ description: "The task of the collection that it comes right before." }),
    after: t.id({ description: "The task of the collection that it comes right after." }),
  }),
});

builder.mutationFields((t) => ({
  createCollection: t.field({
    type: CreateCollectionPayload,
    description: "Makes a collection, with nothing in it.",
    args: { input: t.arg({ type: CreateCollectionInput, required: true, description: "The collection." }) },
    errors: {
      types: [InvalidInputError, QuotaExceededError],
      union: { description: "The new collection, or why there is none. QUOTA_EXCEEDED: there are 500." },
    },
    resolve: async (_root, { input }, context) => ({
      collection: await createCollection(viewerOf(context), input.name),
    }),
  }),
  renameCollection: t.field({
    type: RenameCollectionPayload,
    description: "Gives a collection another name.",
    args: { input: t.arg({ type: RenameCollectionInput, required: true, description: "The change." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The collection, or why it stayed as it was." },
    },
    resolve: async (_root, { input: { collection, name } }, context) => ({
      collection: await renameCollection(viewerOf(context), rowId(collection, "Collection"), name),
    }),
  }),
  deleteCollection: t.field({
    type: DeleteCollectionPayload,
    description: "Deletes a collection. The tasks that were in it stay.",
    args: { input: t.arg({ type: DeleteCollectionInput, required: true, description: "The collection." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { input }, context) => {
      const id = rowId(input.collection, "Collection");
      await deleteCollection(viewerOf(context), id);
      return { id: globalId("Collection", id) };
    },
  }),
  addToCollection: t.field({
    type: AddToCollectionPayload,
    ...work({ statements: OF_CHANGE }),
    description: "Puts tasks into a collection, at its end. One that is in it already stays where it is.",
    args: { input: t.arg({ type: AddToCollectionInput, required: true, description: "The tasks." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: {
        description:
          "The collection, or why it stayed as it was. INVALID_INPUT with TOO_MANY: it would have more than 10,000 tasks.",
      },
    },
    resolve: async (_root, { input: { collection, tasks } }, context) => ({
      collection: await addToCollection(viewerOf(context), rowId(collection, "Collection"), rowsOf(tasks)),
    }),
  }),
  removeFromCollection: t.field({
    type: RemoveFromCollectionPayload,
    ...work({ statements: OF_CHANGE }),
    description: "Takes tasks out of a collection. They themselves stay; one that is not in it is nothing to do.",
    args: { input: t.arg({ type: RemoveFromCollectionInput, required: true, description: "The tasks." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The collection, or why it stayed as it was." },
    },
    resolve: async (_root, { input: { collection, tasks } }, context) => ({
      collection: await removeFromCollection(viewerOf(context), rowId(collection, "Collection"), rowsOf(tasks)),
    }),
  }),
  moveInCollection: t.field({
    type: MoveInCollectionPayload,
    ...work({ statements: OF_CHANGE }),
    description:
      "Moves a task of a collection next to another one. Where two move the same task the last has it; no other task moves.",
    args: { input: t.arg({ type: MoveInCollectionInput, required: true, description: "The move." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: {
        description: "The collection, or why it stayed as it was. NOT_FOUND: also where a task is not in it any more.",
      },
    },
    resolve: async (_root, { input: { collection, task, before, after } }, context) => ({
      collection: await moveInCollection(viewerOf(context), rowId(collection, "Collection"), rowId(task, "Task"), {
        before: optionalRowId(before, "Task"),
        after: optionalRowId(after, "Task"),
      }),
    }),
  }),
}));

const rowsOf = (ids: readonly string[]) => ids.map((id) => rowId(id, "Task"));
