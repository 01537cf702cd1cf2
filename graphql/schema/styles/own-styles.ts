import {
  createOwnStyle,
  deleteOwnStyle,
  MOST_OWN_STYLES,
  updateOwnStyle,
} from "#graphql/domain/catalog/own-styles/own-style.ts";
import { InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { Style } from "#graphql/schema/catalog/style.ts";
import type { StyleShown } from "#graphql/schema/catalog/style-shown.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { ownStylesOf } from "#graphql/schema/styles/read-own-styles.ts";

const NAME = "What to call it: 1 to 60 characters.";
const SUFFIX = "The words that it adds after a prompt: 1 to 500 characters.";
const PICTURE = "One of your pictures.";
/** The account, how many there are, the picture, the change, and the style with its picture. */
const OF_CHANGE = 5;

builder.prismaObjectField(User, "styles", (t) =>
  t.field({
    type: [Style],
    ...work({ most: MOST_OWN_STYLES, statements: 1, reads: { columns: ["id"] } }),
    description: "The account's own styles, newest first; there may be 100. They are used like all others: as `style`.",
    resolve: ({ id: userId }) => ownStylesOf({ userId }),
  }),
);

type Changed = { style: StyleShown };

function payload(name: string, description: string) {
  return builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({ style: t.expose("style", { type: Style, description: "The style." }) }),
  });
}

const CreateStylePayload = payload("CreateStylePayload", "A new style of the account's own.");
const UpdateStylePayload = payload("UpdateStylePayload", "The style is changed.");

const DeleteStylePayload = builder.objectRef<{ id: string }>("DeleteStylePayload").implement({
  description: "The style is gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

const CreateStyleInput = builder.inputType("CreateStyleInput", {
  description: "A style of one's own words.",
  fields: (t) => ({
    name: t.string({ required: true, description: NAME }),
    promptSuffix: t.string({ required: true, description: SUFFIX }),
    picture: t.id({ description: PICTURE }),
  }),
});

const UpdateStyleInput = builder.inputType("UpdateStyleInput", {
  description: "What to change about an own style: what is left out stays, null takes the picture away.",
  fields: (t) => ({
    style: t.id({ required: true, description: "The style." }),
    name: t.string({ description: NAME }),
    promptSuffix: t.string({ description: SUFFIX }),
    picture: t.id({ description: PICTURE }),
  }),
});

const DeleteStyleInput = builder.inputType("DeleteStyleInput", {
  description: "Which own style is to be deleted.",
  fields: (t) => ({ style: t.id({ required: true, description: "The style." }) }),
});

/** The style as it is shown now. @throws NotFoundError where it was deleted in the meantime. */
async function shown(userId: string, id: string): Promise<Changed> {
  const [style] = await ownStylesOf({ userId, id });
  if (style === undefined) throw new NotFoundError("style");
  return { style };
}

builder.mutationFields((t) => ({
  createStyle: t.field({
    type: CreateStylePayload,
    ...work({ statements: OF_CHANGE }),
    description: "Keeps words as a style of the account's own, to be named as `style` in any order and estimate.",
    args: { input: t.arg({ type: CreateStyleInput, required: true, description: "The style." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, QuotaExceededError],
      union: { description: "The new style, or why there is none. QUOTA_EXCEEDED: there are 100." },
    },
    resolve: async (_root, { input }, context) => {
      const { userId } = viewerOf(context);
      const picture = optionalRowId(input.picture, "Asset");
      return shown(userId, (await createOwnStyle(userId, { ...input, picture })).id);
    },
  }),
  updateStyle: t.field({
    type: UpdateStylePayload,
    ...work({ statements: OF_CHANGE }),
    description: "Changes an own style. What was ordered with it keeps the words that it had then.",
    args: { input: t.arg({ type: UpdateStyleInput, required: true, description: "The change." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The style, or why it stayed as it was." },
    },
    resolve: async (_root, { input: { style, ...change } }, context) => {
      const { userId } = viewerOf(context);
      const picture = optionalRowId(change.picture, "Asset");
      return shown(userId, (await updateOwnStyle(userId, rowId(style, "Style"), { ...change, picture })).id);
    },
  }),
  deleteStyle: t.field({
    type: DeleteStylePayload,
    description: "Deletes an own style. What was made with it stays, and says its words.",
    args: { input: t.arg({ type: DeleteStyleInput, required: true, description: "The style." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { input }, context) => {
      const id = rowId(input.style, "Style");
      await deleteOwnStyle(ownerOf(context), id);
      return { id: globalId("Style", id) };
    },
  }),
}));
