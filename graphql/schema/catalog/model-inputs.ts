import type { ModelPurpose as Purpose } from "#graphql/domain/catalog/definition.ts";
import type { ModelInput as Input, MediaKind as Kind } from "#graphql/domain/catalog/inputs.ts";
import { builder } from "#graphql/schema/core/builder.ts";

export const ModelPurpose = builder.enumType("ModelPurpose", {
  description: "What a model is used for.",
  values: {
    TEXT_TO_IMAGE: { description: "An image from words." },
    EDIT: { description: "An image from images, changed as words say." },
    UPSCALE: { description: "The same, larger and finer." },
    REMOVE_BACKGROUND: { description: "What matters in an image, cut out." },
    EXPAND: { description: "An image with more around it." },
    TEXT_TO_VIDEO: { description: "A video from words." },
    IMAGE_TO_VIDEO: { description: "A video that begins, or also ends, with an image." },
    REFERENCE_TO_VIDEO: { description: "A video of what images show." },
    EXTEND: { description: "A video that goes on." },
    LIP_SYNC: { description: "A video in which somebody says what is heard." },
    SPEECH: { description: "Speech from words." },
    MUSIC: { description: "Music from words." },
  } satisfies Record<Purpose, object>,
});

const MediaKind = builder.enumType("MediaKind", {
  description: "What an input holds.",
  values: {
    IMAGE: { description: "An image." },
    VIDEO: { description: "A video." },
    AUDIO: { description: "Speech, music or sounds." },
    MASK: { description: "An image that says which part of another is meant." },
    CHARACTER: { description: "A person or figure that is kept the same." },
  } satisfies Record<Kind, object>,
});

export const ModelInput = builder.objectRef<Input>("ModelInput").implement({
  description: "Something that a model works from, beside words.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description:
        "What it is called: sourceImages, sourceVideos, sourceSounds, mask, characters. An order gives all of them in its `sourceImages`, in any order of kinds; a mask in its `mask`, characters in its `characters`.",
    }),
    kind: t.expose("kind", { type: MediaKind, description: "What it holds." }),
    min: t.exposeInt("min", { description: "How many it must have." }),
    max: t.exposeInt("max", { description: "How many it may have." }),
    maxBytes: t.exposeInt("maxBytes", {
      nullable: true,
      description:
        "Bytes of a file that the provider takes; null while unknown. A larger image is made to fit; a larger video or sound is refused.",
    }),
    minSeconds: t.float({
      nullable: true,
      description: "How long a video or sound is at least.",
      resolve: ({ seconds }) => seconds?.min ?? null,
    }),
    maxSeconds: t.float({
      nullable: true,
      description: "How long a video or sound is at most.",
      resolve: ({ seconds }) => seconds?.max ?? null,
    }),
    totalSeconds: t.float({
      nullable: true,
      description: "How long all its videos or sounds may be together.",
      resolve: ({ seconds }) => seconds?.total ?? null,
    }),
    isBilled: t.boolean({
      description: "Whether the seconds of what is given are paid for too: an estimate counts them.",
      resolve: ({ isBilled }) => isBilled === true,
    }),
    continues: t.stringList({
      description:
        "Slugs of the models whose results alone it takes, if they are less than two months old: the provider goes on from the task itself. Empty where any file of its kind will do.",
      resolve: ({ continues }) => [...(continues?.models ?? [])],
    }),
    contentTypes: t.exposeStringList("contentTypes", { description: "The kinds of file that the provider takes." }),
    excludes: t.exposeStringList("excludes", { description: "Inputs that can't be given together with this one." }),
  }),
});
