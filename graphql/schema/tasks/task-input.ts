import { MOST_IN_ORDER } from "#graphql/domain/catalog/cast/takes-characters.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { FrameMode } from "#graphql/schema/core/enums.ts";
import { optionalRowId, rowId } from "#graphql/schema/core/ids.ts";

export const ModelOptionInput = builder.inputType("ModelOptionInput", {
  description: "A setting that only some models have, such as safetyTolerance.",
  fields: (t) => ({
    name: t.string({ required: true, description: "The parameter's name." }),
    value: t.string({ required: true, description: "Its value as text, whatever its type." }),
  }),
});

const FALLBACK_MODELS =
  "Slugs of up to 3 other models of the same kind. While the model takes no work, the first of them that does and that takes this order makes it instead, at its own price: `Task.fallback` tells so for good. Without them such an order is refused.";
const CHARACTERS = `Who plays in it: up to ${MOST_IN_ORDER} of your characters, each once. Of their pictures as many are sent as the model takes beside \`sourceImages\`, dealt out evenly, and words say who is in which; \`prompt\` stays as it is. Only for models with an input of the kind CHARACTER.`;
const END_USER =
  "Your own word for whom this is made: 1 to 100 printable ASCII characters, opaque to us. Totals are kept for each.";

const REFERENCE =
  "Your own word for this item, such as a row or the name of a file: 1 to 200 characters of any script. It comes back with the outcome, the task and its webhooks, and names its files in a zip.";

export const ImageTaskInput = builder.inputType("ImageTaskInput", {
  description: "An image to make. What may be set, and to what, the model's `parameters` tell.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The model's slug." }),
    prompt: t.string({ required: true, description: "What to make, in words; empty for a model that takes none." }),
    style: t.id({ description: "A style to add to the prompt." }),
    sourceImages: t.idList({ description: "Files to start from, in order." }),
    characters: t.idList({ description: CHARACTERS }),
    mask: t.id({
      description:
        "Which part of the first of `sourceImages` changes: a PNG or WebP of the same size. What is white in it changes; what is black or transparent stays. Only for models with an input of the kind MASK.",
    }),
    aspectRatio: t.string({ description: "Width to height: 16:9, …" }),
    resolution: t.string({ description: "How fine: 1K, 2K, …" }),
    outputFormat: t.string({ description: "The kind of file: png, …" }),
    variants: t.int({ description: "How many images to make of the same words." }),
    seed: t.int({ description: "Where chance begins: the same seed and words come out alike." }),
    options: t.field({ type: [ModelOptionInput], description: "Settings that only some models have." }),
    parent: t.id({ description: "The task whose result this starts from." }),
    workflow: t.id({ description: "The workflow this is made in." }),
    draft: t.boolean({
      description:
        "Make it small first: by the cheapest model of the family that can, or by its own at its smallest size. `finishDraft` then orders it as it stands here. Refused where nothing that is cheaper can make the same.",
    }),
    fallbackModels: t.stringList({ description: FALLBACK_MODELS }),
    endUser: t.string({ description: END_USER }),
    reference: t.string({ description: REFERENCE }),
  }),
});

export const VideoTaskInput = builder.inputType("VideoTaskInput", {
  description: "A video to make. What may be set, and to what, the model's `parameters` tell.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The model's slug." }),
    prompt: t.string({ required: true, description: "What happens in it, in words." }),
    style: t.id({ description: "A style to add to the prompt." }),
    frameMode: t.field({
      type: FrameMode,
      description: "How to use the source images; read from their number when left out.",
    }),
    sourceImages: t.idList({ description: "First frame, last frame, or references, in order." }),
    characters: t.idList({ description: CHARACTERS }),
    aspectRatio: t.string({ description: "Width to height: 16:9, …" }),
    resolution: t.string({ description: "How fine: 720p, 1080p, …" }),
    durationSeconds: t.int({ description: "Length in seconds." }),
    seed: t.int({ description: "Where chance begins: the same seed and words come out alike." }),
    options: t.field({ type: [ModelOptionInput], description: "Settings that only some models have." }),
    parent: t.id({ description: "The task whose result this starts from." }),
    workflow: t.id({ description: "The workflow this is made in." }),
    draft: t.boolean({
      description:
        "Make it small first: by the cheapest model of the family that can, or by its own at its smallest size. `finishDraft` then orders it as it stands here. Refused where nothing that is cheaper can make the same.",
    }),
    fallbackModels: t.stringList({ description: FALLBACK_MODELS }),
    endUser: t.string({ description: END_USER }),
    reference: t.string({ description: REFERENCE }),
  }),
});

export const AudioTaskInput = builder.inputType("AudioTaskInput", {
  description: "Sound to make. What may be set, and to what, the model's `parameters` tell.",
  fields: (t) => ({
    model: t.string({ required: true, description: "The model's slug." }),
    prompt: t.string({ required: true, description: "What is to be said, or what the music is like." }),
    sourceImages: t.idList({ description: "Files to start from, in order." }),
    durationSeconds: t.int({ description: "Length in seconds." }),
    options: t.field({ type: [ModelOptionInput], description: "Settings that only some models have." }),
    parent: t.id({ description: "The task whose result this starts from." }),
    workflow: t.id({ description: "The workflow this is made in." }),
    fallbackModels: t.stringList({ description: FALLBACK_MODELS }),
    endUser: t.string({ description: END_USER }),
    reference: t.string({ description: REFERENCE }),
  }),
});

type PublicInput = (typeof ImageTaskInput | typeof VideoTaskInput | typeof AudioTaskInput)["$inferInput"];

/** The same input with row ids. Ids that name nothing become ids of nothing, so the domain finds them absent. */
export function taskInput(input: PublicInput): TaskInput {
  return {
    ...input,
    style: "style" in input ? optionalRowId(input.style, "Style") : null,
    sourceImages: input.sourceImages?.map((id) => rowId(id, "Asset")),
    characters: "characters" in input ? input.characters?.map((id) => rowId(id, "Character")) : null,
    mask: "mask" in input ? optionalRowId(input.mask, "Asset") : null,
    parent: optionalRowId(input.parent, "Task"),
    workflow: optionalRowId(input.workflow, "Workflow"),
  };
}
