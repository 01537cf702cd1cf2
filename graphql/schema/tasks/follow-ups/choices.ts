import type { ModelPurpose as Purpose } from "#graphql/domain/catalog/definition.ts";
import {
  type FollowUpChoice as Choice,
  type FollowedFile,
  followUpsOf,
  MOST_CHOICES,
  type OBSTACLES,
  type Obstacle,
} from "#graphql/domain/tasks/follow-ups/choices.ts";
import { FOLLOW_UPS, type Need } from "#graphql/domain/tasks/follow-ups/ways.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { ModelPurpose } from "#graphql/schema/catalog/model-inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Asset as AssetRow } from "#prisma/generated/client/client.ts";

const FollowUpNeed = builder.enumType("FollowUpNeed", {
  description: "Whether something can be given with a follow-up.",
  values: {
    NONE: { description: "It is refused." },
    OPTIONAL: { description: "It may be given." },
    REQUIRED: { description: "It must be given." },
  } satisfies Record<Need, object>,
});

const FollowUpObstacleCode = builder.enumType("FollowUpObstacleCode", {
  description: "Why a model can't go on from a file.",
  values: {
    PAUSED: { description: "The model takes no work at the moment." },
    NOT_FOR_KEY: { description: "This key may not use the model." },
    UNFIT: { description: "The file is too large, too small, too long, or of a format that it does not take." },
    OTHER_SETTINGS: { description: "It was made by the right model with settings that can't be gone on from." },
    OUT_OF_REACH: { description: "The provider has it no longer, or where nothing more is made from it." },
    OTHER_PLACE: { description: "It was made in the sandbox and this goes to the provider, or the other way round." },
    OTHER_MODEL: { description: "It was made by a model whose results it does not go on from." },
    UPLOADED: { description: "It was uploaded, or cropped here, and only results can be gone on from." },
    NEEDS_MORE: { description: "More than this one file is needed: order it with the mutation of its kind." },
  } satisfies Record<(typeof OBSTACLES)[number], object>,
});

const FollowUpObstacle = builder.objectRef<Obstacle>("FollowUpObstacle").implement({
  description: "What is in the way of a follow-up.",
  fields: (t) => ({
    code: t.expose("code", { type: FollowUpObstacleCode, description: "Why, for programs." }),
    message: t.exposeString("message", { description: "Why, in a sentence for people, in English." }),
  }),
});

const FollowUpChoice = builder.objectRef<Choice>("FollowUpChoice").implement({
  description: "A model that can make something of a file, or why it can't.",
  fields: (t) => ({
    purpose: t.expose("purpose", { type: ModelPurpose, description: "What it would make of it." }),
    model: t.field({
      type: Model,
      description: "The model; its `parameters` are what `options` may set.",
      resolve: ({ model }) => modelNamed(model.slug),
    }),
    credits: t.exposeInt("credits", {
      nullable: true,
      description: "Credits that it holds for this file with default settings; null where something is in the way.",
    }),
    prompt: t.expose("words", {
      type: FollowUpNeed,
      description:
        "Whether words can be given. OPTIONAL: without, it goes on by the words of the task that made the file.",
    }),
    mask: t.expose("mask", { type: FollowUpNeed, description: "Whether a mask can be given." }),
    knowsParts: t.exposeBoolean("knowsParts", {
      description:
        "Whether the model knows the parts of this picture, which it made: one is changed by naming it in the words, without a mask.",
    }),
    obstacle: t.expose("obstacle", {
      type: FollowUpObstacle,
      nullable: true,
      description: "What is in the way; null where it can be ordered.",
    }),
  }),
});

/** The tasks that made the files, and the provider's keys that those were made with. */
const OF_FILES = 2;
const FACTS = ["id", "userId", "contentType", "width", "height", "durationSeconds", "byteSize"];

type File = FollowedFile & Pick<AssetRow, "userId">;
type Args = { purpose?: Purpose | null | undefined };

builder.prismaObjectField(Asset, "followUps", (t) =>
  t.field({
    type: [FollowUpChoice],
    description:
      "What `createFollowUp` can make of this file: for each purpose the model that makes it where none is named. With `purpose`, all models for that, in the order in which they would be taken. Models that take no file of its kind are left out. Empty for a file that is not one's own.",
    args: { purpose: t.arg({ type: ModelPurpose, description: "All models for this." }) },
    ...work({
      most: ({ purpose }) => (purpose ? MOST_CHOICES : FOLLOW_UPS.length),
      statements: OF_FILES,
      reads: { columns: FACTS },
    }),
    resolve: together(async (files: File[], { purpose }: Args, { viewer }) => {
      const own = files.filter(({ userId }) => userId === viewer?.userId);
      const wanted = FOLLOW_UPS.find((one) => one === purpose) ?? null;
      if (purpose && wanted === null) return files.map(() => []);
      const choices = await followUpsOf(viewer, own, wanted);
      return files.map((file) => choices[own.indexOf(file)] ?? []);
    }),
  }),
);
