import { createCharacter, deleteCharacter, updateCharacter } from "#graphql/domain/cast/character.ts";
import { readCharacters } from "#graphql/domain/cast/read-characters.ts";
import { InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { Character, OF_CHARACTERS } from "#graphql/schema/cast/character.ts";
import type { CharacterShown } from "#graphql/schema/cast/character-shown.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { ownerOf, viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";

const NAME = "What to call it: 1 to 60 characters. Prompts call it so too.";
const DESCRIPTION = "What it is like, in words that go to the model with its pictures: at most 500 characters.";
const IMAGES =
  "What it looks like: 1 to 8 of your images, uploads or results, each once, the most telling first. Models that take fewer are given the first of them.";
const RIGHTS =
  "That you hold the rights to these pictures and have the consent of whoever they show. Without it nothing is kept.";
/** The limit of the day, the account, the pictures, how many there are, the character and its places; and it as it is shown. */
const OF_CHANGE = 7 + OF_CHARACTERS;

type Changed = { character: CharacterShown };

function payload(name: string, description: string) {
  return builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({ character: t.expose("character", { type: Character, description: "The character." }) }),
  });
}

const CreateCharacterPayload = payload("CreateCharacterPayload", "A new character of the account's.");
const UpdateCharacterPayload = payload("UpdateCharacterPayload", "The character is changed.");

const DeleteCharacterPayload = builder.objectRef<{ id: string }>("DeleteCharacterPayload").implement({
  description: "The character is gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

const CreateCharacterInput = builder.inputType("CreateCharacterInput", {
  description: "Somebody, or something, to be shown the same in many pictures and videos.",
  fields: (t) => ({
    name: t.string({ required: true, description: NAME }),
    description: t.string({ description: DESCRIPTION }),
    images: t.idList({ required: true, description: IMAGES }),
    rightsConfirmed: t.boolean({ required: true, description: RIGHTS }),
  }),
});

const UpdateCharacterInput = builder.inputType("UpdateCharacterInput", {
  description: "What to change about a character: what is left out stays.",
  fields: (t) => ({
    character: t.id({ required: true, description: "The character." }),
    name: t.string({ description: NAME }),
    description: t.string({ description: DESCRIPTION }),
    images: t.idList({ description: `${IMAGES} They take the place of all that it has.` }),
    rightsConfirmed: t.boolean({ description: `${RIGHTS} Needed where a picture is new to it.` }),
  }),
});

const DeleteCharacterInput = builder.inputType("DeleteCharacterInput", {
  description: "Which character is to be deleted.",
  fields: (t) => ({ character: t.id({ required: true, description: "The character." }) }),
});

/** The character as it is shown now. @throws NotFoundError where it was deleted in the meantime. */
async function shown(userId: string, id: string): Promise<Changed> {
  const [character] = await readCharacters({ userId, id });
  if (character === undefined) throw new NotFoundError("character");
  return { character };
}

const pictures = (images: readonly string[]) => images.map((id) => rowId(id, "Asset"));

builder.mutationFields((t) => ({
  createCharacter: t.field({
    type: CreateCharacterPayload,
    ...work({ statements: OF_CHANGE }),
    description: "Keeps a character, to be named in `characters` of any order and estimate of an image or a video.",
    args: { input: t.arg({ type: CreateCharacterInput, required: true, description: "The character." }) },
    errors: {
      types: [InvalidInputError, NotFoundError, QuotaExceededError],
      union: {
        description: "The new character, or why there is none. QUOTA_EXCEEDED: there are 200, or 500 were made today.",
      },
    },
    resolve: async (_root, { input }, context) => {
      const { userId } = viewerOf(context);
      return shown(userId, (await createCharacter(userId, { ...input, images: pictures(input.images) })).id);
    },
  }),
  updateCharacter: t.field({
    type: UpdateCharacterPayload,
    ...work({ statements: OF_CHANGE }),
    description: "Changes a character. What was ordered with it, and is tried again, keeps it as it was then.",
    args: { input: t.arg({ type: UpdateCharacterInput, required: true, description: "The change." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The character, or why it stayed as it was." },
    },
    resolve: async (_root, { input: { character, images, ...change } }, context) => {
      const { userId } = viewerOf(context);
      const id = rowId(character, "Character");
      await updateCharacter(userId, id, { ...change, ...(images && { images: pictures(images) }) });
      return shown(userId, id);
    },
  }),
  deleteCharacter: t.field({
    type: DeleteCharacterPayload,
    description: "Deletes a character. Its pictures stay, and so does what was made with it.",
    args: { input: t.arg({ type: DeleteCharacterInput, required: true, description: "The character." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { input }, context) => {
      const id = rowId(input.character, "Character");
      await deleteCharacter(ownerOf(context), id);
      return { id: globalId("Character", id) };
    },
  }),
}));
