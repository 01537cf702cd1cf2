import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { deletePrompt, setPromptFavorite, updatePrompt } from "#graphql/domain/prompts/keep.ts";
import { type PromptSuggestion, promptSuggestions } from "#graphql/domain/prompts/suggestions.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { Locale, TaskKind } from "#graphql/schema/core/enums.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Prompt } from "#graphql/schema/prompts/prompt.ts";
import type { Prompt as PromptRow } from "#prisma/generated/client/client.ts";

const SetPromptFavoritePayload = builder.objectRef<{ prompt: PromptRow }>("SetPromptFavoritePayload").implement({
  description: "The mark is set or removed.",
  fields: (t) => ({ prompt: t.expose("prompt", { type: Prompt, description: "The prompt." }) }),
});

const UpdatePromptPayload = builder.objectRef<{ prompt: PromptRow }>("UpdatePromptPayload").implement({
  description: "The prompt is changed.",
  fields: (t) => ({ prompt: t.expose("prompt", { type: Prompt, description: "The prompt." }) }),
});

const DeletePromptPayload = builder.objectRef<{ id: string }>("DeletePromptPayload").implement({
  description: "The prompt is gone.",
  fields: (t) => ({ id: t.exposeID("id", { description: "The id of what was deleted." }) }),
});

const UpdatePromptInput = builder.inputType("UpdatePromptInput", {
  description: "What to change about a prompt; what is left out stays.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The prompt." }),
    text: t.string({ description: "The words themselves; 1 to 20000 characters." }),
    title: t.string({ description: "Its short name; 1 to 100 characters." }),
  }),
});

const Suggestion = builder.objectRef<PromptSuggestion>("PromptSuggestion").implement({
  description: "An idea to begin with.",
  fields: (t) => ({
    id: t.exposeID("slug", { description: "Names this suggestion in every language." }),
    title: t.exposeString("title", { description: "The idea in a few words." }),
    idea: t.exposeString("idea", { description: "The idea, to be given to the assistant or used as it is." }),
  }),
});

const MOST_SUGGESTIONS = 12;

builder.queryField("promptSuggestions", (t) =>
  t.field({
    type: [Suggestion],
    ...work({ most: MOST_SUGGESTIONS, statements: 0 }),
    description: "A few ideas to begin with.",
    args: {
      kind: t.arg({ type: TaskKind, required: true, description: "What they are meant for." }),
      locale: t.arg({ type: Locale, defaultValue: "EN", description: "The language to give them in." }),
    },
    resolve: (_root, { kind, locale }) => promptSuggestions(kind, locale ?? "EN"),
  }),
);

builder.mutationFields((t) => ({
  setPromptFavorite: t.field({
    type: SetPromptFavoritePayload,
    description: "Marks a prompt, or removes the mark.",
    args: {
      id: t.arg.id({ required: true, description: "The prompt." }),
      favorite: t.arg.boolean({ required: true, description: "Whether it is to be marked." }),
    },
    errors: { types: [NotFoundError], union: { description: "The prompt, or that there is none." } },
    resolve: async (_root, { id, favorite }, context) => ({
      prompt: await setPromptFavorite(viewerOf(context), rowId(id, "Prompt"), favorite),
    }),
  }),
  updatePrompt: t.field({
    type: UpdatePromptPayload,
    description:
      "Changes a prompt's text or title by hand, free of charge. The conversation goes on from the new text.",
    args: { input: t.arg({ type: UpdatePromptInput, required: true, description: "The change." }) },
    errors: {
      types: [NotFoundError, InvalidInputError],
      union: { description: "The changed prompt, or why it stayed as it was." },
    },
    resolve: async (_root, { input: { id, ...change } }, context) => ({
      prompt: await updatePrompt(viewerOf(context), rowId(id, "Prompt"), change),
    }),
  }),
  deletePrompt: t.field({
    type: DeletePromptPayload,
    description: "Deletes a prompt. What it cost stays in the ledger, and what was made with it stays.",
    args: { id: t.arg.id({ required: true, description: "The prompt." }) },
    errors: { types: [NotFoundError], union: { description: "The id of what was deleted, or that there is none." } },
    resolve: async (_root, { id }, context) => {
      const row = rowId(id, "Prompt");
      await deletePrompt(viewerOf(context), row);
      return { id: globalId("Prompt", row) };
    },
  }),
}));
