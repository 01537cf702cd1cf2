import { NotFoundError } from "#graphql/domain/errors.ts";
import type { CreatedTask } from "#graphql/domain/tasks/create/create.ts";
import { createFollowUp, estimateFollowUp, type FollowUp } from "#graphql/domain/tasks/follow-ups/follow-up.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { optionalRowId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import { IDEMPOTENCY_KEY, MAX_CREDITS, ORDER_REFUSALS } from "#graphql/schema/tasks/create-task.ts";
import { Estimate, OF_ESTIMATE } from "#graphql/schema/tasks/estimate.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import { ModelOptionInput } from "#graphql/schema/tasks/task-input.ts";

const ASSET = "The file that it is made of: a result, or an upload.";
const PURPOSE =
  "What is made of it: UPSCALE, REMOVE_BACKGROUND, EXTEND, EXPAND, EDIT, IMAGE_TO_VIDEO or REFERENCE_TO_VIDEO. All others are refused.";
const MODEL =
  "The model's slug. Left out, the cheapest makes it that can now, takes this file and takes what is said here: `Asset.followUps` tells which.";
const PROMPT =
  "What changes, or what happens. EDIT needs it; what goes on from a result does so by the words of the task that made it where it is left out; EXPAND then only says that more is to be shown.";
const OPTIONS =
  "The model's settings, all of them by their names. EXPAND needs the new shape: aspectRatio, another than the picture's own. An EDIT by a mask keeps the shape, as nearly as the model can, unless another is named.";
const MASK =
  "For EDIT: which part of the picture changes, a PNG or WebP of the same size. What is white in it changes; what is black or transparent stays.";

type Fields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, "InputObject">;

/** What is to be made of a file, whether it is ordered or only priced. */
const wanted = (t: Fields) => ({
  asset: t.id({ required: true, description: ASSET }),
  purpose: t.field({ type: ModelPurpose, required: true, description: PURPOSE }),
  model: t.string({ description: MODEL }),
  prompt: t.string({ description: PROMPT }),
  options: t.field({ type: [ModelOptionInput], description: OPTIONS }),
  mask: t.id({ description: MASK }),
});

const EstimateFollowUpInput = builder.inputType("EstimateFollowUpInput", {
  description: "What is to be made of a file.",
  fields: wanted,
});

const CreateFollowUpInput = builder.inputType("CreateFollowUpInput", {
  description: "An order for what is to be made of a file.",
  fields: (t) => ({
    ...wanted(t),
    maxCredits: t.int({ description: MAX_CREDITS }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    quote: t.id({ description: "A price that was promised. None is given yet, so that any is answered NOT_FOUND." }),
  }),
});

/** With row ids; an id that names nothing becomes one of nothing. */
function followUpOf({
  asset,
  purpose,
  model,
  prompt,
  options,
  mask,
}: typeof EstimateFollowUpInput.$inferInput): FollowUp {
  return { asset: rowId(asset, "Asset"), purpose, model, prompt, options, mask: optionalRowId(mask, "Asset") };
}

const CreateFollowUpPayload = builder.objectRef<CreatedTask>("CreateFollowUpPayload").implement({
  description: "The follow-up was accepted and its credits are held.",
  fields: (t) => ({
    task: t.expose("task", {
      type: Task,
      description: "The new task; its `parent` is the one that made the file, null where that was uploaded.",
    }),
    replayed: t.exposeBoolean("replayed", {
      description: "Whether this request was made before; then this is the task it made.",
    }),
  }),
});

builder.mutationField("createFollowUp", (t) =>
  t.field({
    type: CreateFollowUpPayload,
    description:
      "Makes a result better, or goes on from it: larger, cut out, longer, with more around it, changed. An ordinary task with a price and a hold of its own; the file stays as it is.",
    args: { input: t.arg({ type: CreateFollowUpInput, required: true, description: "The order." }) },
    errors: {
      types: ORDER_REFUSALS,
      union: { description: "The accepted task, or why nothing was ordered or charged." },
    },
    resolve: (_root, { input }, context) => {
      const viewer = viewerOf(context);
      if (input.quote !== null && input.quote !== undefined) throw new NotFoundError("quote");
      return createFollowUp(viewer, followUpOf(input), {
        operation: "createFollowUp",
        maxCredits: input.maxCredits,
        idempotencyKey: idempotencyKeyOf(context, input.idempotencyKey),
        requestId: context.requestId,
      });
    },
  }),
);

/** What it is made of is looked up besides, and what can be made of that. */
const OF_FOLLOW_UP = OF_ESTIMATE + 3;

builder.queryField("estimateFollowUp", (t) =>
  t.field({
    type: Estimate,
    ...work({ statements: OF_FOLLOW_UP }),
    description: "What a follow-up would cost. Refuses, in `errors`, what creating it would refuse.",
    args: { input: t.arg({ type: EstimateFollowUpInput, required: true, description: "What is to be made." }) },
    resolve: (_root, { input }, context) => estimateFollowUp(viewerOf(context), followUpOf(input)),
  }),
);
