import { MOST_CHARACTERS, MOST_PICTURES } from "#graphql/domain/cast/character.ts";
import { readCharacters } from "#graphql/domain/cast/read-characters.ts";
import { MOST_IN_ORDER } from "#graphql/domain/catalog/cast/takes-characters.ts";
import { castIn } from "#graphql/domain/tasks/create/cast/players.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { type CharacterShown, picturesOf, shownAsKept } from "#graphql/schema/cast/character-shown.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Task } from "#graphql/schema/tasks/task.ts";

/** They themselves, with their pictures. */
export const OF_CHARACTERS = 1;

export const Character = builder.objectRef<CharacterShown>("Character").implement({
  description:
    "Somebody, or something, that looks the same wherever it is shown. An order names it in `characters`; what of it is sent, and how, follows from the model.",
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: "Names this character everywhere.", resolve: ({ id }) => globalId("Character", id) }),
    name: t.exposeString("name", { description: "What its owner calls it, and what prompts call it." }),
    description: t.exposeString("description", { description: "What it is like, in words; may be empty." }),
    images: t.field({
      type: [Asset],
      description: `What it looks like: up to ${MOST_PICTURES} pictures, the most telling first. One that is deleted leaves it. Without any it can't be ordered with.`,
      ...work({ most: MOST_PICTURES, statements: 1 }),
      resolve: together(picturesOf),
    }),
    rightsConfirmedAt: t.expose("rightsConfirmedAt", {
      type: "DateTime",
      description: "When its owner last confirmed to hold the rights to what its pictures show.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

const CharacterConnection = builder.connectionObject(
  { type: Character, name: "CharacterConnection", description: "A page of characters." },
  { name: "CharacterEdge", description: "A character in a list." },
);

builder.prismaObjectField(User, "characters", (t) =>
  t.connection(
    {
      type: Character,
      description: `The characters of the account, newest first; there may be ${MOST_CHARACTERS}.`,
      ...work({ statements: OF_CHARACTERS, reads: { columns: ["id"] } }),
      resolve: ({ id: userId }, args) =>
        keysetPage(args, idKey, ({ between, order, take }) =>
          readCharacters({ userId, ...(between && { id: between }) }, { order, take }),
        ),
    },
    CharacterConnection,
  ),
);

builder.queryField("character", (t) =>
  t.field({
    type: Character,
    nullable: true,
    description: "A character of yours; null when there is none with this id, or it is not yours.",
    ...work({ statements: OF_CHARACTERS }),
    args: { id: t.arg.id({ required: true, description: "The character." }) },
    resolve: async (_root, { id }, context) => {
      const [character] = await readCharacters({ id: rowId(id, "Character"), userId: ownerOf(context) });
      return character ?? null;
    },
  }),
);

builder.prismaInterfaceFields(Task, (t) => ({
  characters: t.field({
    type: [Character],
    description:
      "Who plays in it, in the order given: as they were when it was ordered, also once they are changed or gone.",
    ...work({ most: MOST_IN_ORDER, statements: 0, reads: { columns: ["cast"] } }),
    resolve: (task) => castIn(task).map(shownAsKept),
  }),
}));
