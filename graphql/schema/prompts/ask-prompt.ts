import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import {
  DomainError,
  ForbiddenError,
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
  PolicyRejectedError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import { askPrompt, followPrompt } from "#graphql/domain/prompts/ask.ts";
import type { PromptStep } from "#graphql/domain/prompts/generation.ts";
import type { PromptInput } from "#graphql/domain/prompts/input.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { closeableSource } from "#graphql/schema/core/closeable-source.ts";
import { idempotencyKeyOf, viewerOf } from "#graphql/schema/core/context.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { asValue, ErrorInterface } from "#graphql/schema/core/errors.ts";
import { optionalRowId } from "#graphql/schema/core/ids.ts";
import { Prompt } from "#graphql/schema/prompts/prompt.ts";
import { IDEMPOTENCY_KEY } from "#graphql/schema/tasks/create-task.ts";
import type { Prompt as PromptRow } from "#prisma/generated/client/client.ts";

const CreatePromptInput = builder.inputType("CreatePromptInput", {
  description: "What to ask the assistant.",
  fields: (t) => ({
    idea: t.string({
      required: true,
      description: "What the user has in mind, in any language; 1 to 4000 characters.",
    }),
    kind: t.field({ type: TaskKind, required: true, description: "What the prompt is meant for." }),
    prompt: t.id({ description: "An earlier prompt to go on from: the idea is then a change to it." }),
    style: t.id({ description: "The style that will be added, so that the prompt suits it." }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreatePromptPayload = builder.objectRef<{ prompt: PromptRow }>("CreatePromptPayload").implement({
  description: "The assistant answered.",
  fields: (t) => ({ prompt: t.expose("prompt", { type: Prompt, description: "What it wrote." }) }),
});

type StreamEvent = { delta?: string; prompt?: PromptRow; error?: DomainError };

const PromptStreamEvent = builder.objectRef<StreamEvent>("PromptStreamEvent").implement({
  description: "The next piece of a prompt, or its end: exactly one of the three is there.",
  fields: (t) => ({
    delta: t.exposeString("delta", { nullable: true, description: "More text, to be added to what came before." }),
    prompt: t.expose("prompt", { type: Prompt, nullable: true, description: "The finished prompt; the last event." }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: "Why there is no prompt, the credit returned; the last event.",
      resolve: ({ error }) => asValue(error),
    }),
  }),
});

function readInput(input: typeof CreatePromptInput.$inferInput): PromptInput {
  const { idea, kind } = input;
  return { idea, kind, prompt: optionalRowId(input.prompt, "Prompt"), style: optionalRowId(input.style, "Style") };
}

/** The steps of a turn, a refusal before it begins among them: it is the last event, not an end of the connection. */
async function* steps(
  viewer: Viewer,
  input: typeof CreatePromptInput.$inferInput,
  key: string | null,
  signal: AbortSignal,
): AsyncGenerator<PromptStep> {
  try {
    yield* followPrompt(viewer, readInput(input), key, signal);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    yield { error };
  }
}

builder.mutationField("createPrompt", (t) =>
  t.field({
    type: CreatePromptPayload,
    description:
      "Asks the assistant to write a prompt and waits for it; 1 credit. `promptStream` tells it piece by piece. Above a limit of the key, or 2000 a day, it is an error of the request, QUOTA_EXCEEDED.",
    args: { input: t.arg({ type: CreatePromptInput, required: true, description: "What to ask." }) },
    errors: {
      types: [
        InvalidInputError,
        NotFoundError,
        PolicyRejectedError,
        InsufficientCreditsError,
        ModelUnavailableError,
        RateLimitedError,
        IdempotencyMismatchError,
      ],
      union: { description: "The prompt, or why there is none; the credit is back then." },
    },
    resolve: async (_root, { input }, context) => ({
      prompt: await askPrompt(viewerOf(context), readInput(input), idempotencyKeyOf(context, input.idempotencyKey)),
    }),
  }),
);

builder.subscriptionField("promptStream", (t) =>
  t.field({
    type: PromptStreamEvent,
    description:
      "Asks the assistant like `createPrompt`, for the same credit, and tells its answer piece by piece. With the same idempotency key it resumes without a charge. Refused over GET.",
    args: { input: t.arg({ type: CreatePromptInput, required: true, description: "What to ask." }) },
    subscribe: (_root, { input }, context) => {
      const viewer = viewerOf(context);
      if (context.transport === "get") throw new ForbiddenError("Asking costs a credit: use POST or a WebSocket.");
      return closeableSource((signal) => steps(viewer, input, idempotencyKeyOf(context, input.idempotencyKey), signal));
    },
    resolve: (step) => step,
  }),
);
