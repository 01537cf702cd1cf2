import { builder } from "#graphql/schema/core/builder.ts";

export const TaskKind = builder.enumType("TaskKind", {
  description: "What a task makes.",
  values: { IMAGE: { description: "Images." }, VIDEO: { description: "A video." } } as const,
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
    CANCELED: { description: "The user canceled it before the provider took it; the credits came back." },
  } as const,
});
