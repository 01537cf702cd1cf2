import { GraphQLError } from "graphql";
import { builder } from "#graphql/schema/core/builder.ts";

export const TaskKind = builder.enumType("TaskKind", {
  description: "What a task makes.",
  values: {
    IMAGE: { description: "Images." },
    VIDEO: { description: "A video." },
    AUDIO: { description: "Sound: something said, or music." },
  } as const,
});

export const FrameMode = builder.enumType("FrameMode", {
  description: "How a video uses its source images.",
  values: {
    TEXT: { description: "From words alone." },
    FIRST_FRAME: { description: "It begins with the source image." },
    FIRST_AND_LAST_FRAMES: { description: "It begins with the first source image and ends with the second." },
    REFERENCE: { description: "The source images show what things look like; none is a frame." },
  } as const,
});

export const TaskStatus = builder.enumType("TaskStatus", {
  description: "How far a task is. COMPLETED, FAILED, TIMED_OUT and CANCELED are final.",
  values: {
    PENDING: { description: "Accepted, its credits held; it waits for its turn at the provider." },
    PROCESSING: { description: "The provider is making it." },
    SAVING: { description: "It is made; the files are being copied to our storage." },
    COMPLETED: { description: "It is made and stored." },
    FAILED: { description: "It could not be made; the credits came back." },
    TIMED_OUT: { description: "It took too long; the credits came back." },
    CANCELED: {
      description:
        "The user canceled it. What was canceled while it waited gave its credits back; once the provider had it, they stay held until its outcome: charged for a result, given back for a failure or where none comes in time.",
    },
  } as const,
});

// Years 0001–9999 are what PostgreSQL and ISO 8601 both write in four digits.
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

builder.scalarType("DateTime", {
  description: "A moment in ISO 8601, given in UTC: 2026-05-04T09:30:00.000Z. Input may carry another offset.",
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const moment = typeof value === "string" && ISO.test(value) ? new Date(value) : new Date(Number.NaN);
    if (Number.isNaN(moment.getTime())) throw new GraphQLError("A DateTime looks like 2026-05-04T09:30:00Z.");
    return moment;
  },
});

export const Locale = builder.enumType("Locale", {
  description: "A language.",
  values: { EN: { description: "English." }, ZH: { description: "Chinese." } } as const,
});
