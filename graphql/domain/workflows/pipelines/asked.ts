import { z } from "zod";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { readIdea } from "#graphql/domain/prompts/input.ts";
import { chooseTask } from "#graphql/domain/tasks/create/choice/choose.ts";
import { lookUp, type Named } from "#graphql/domain/tasks/create/named/look-up.ts";
import type { SourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Prisma, Prompt, TaskKind, Workflow } from "#prisma/generated/client/client.ts";

/** All that an order may say, but for the workflow, which is the pipeline's own, and the cast of an order that is repeated. */
const said = {
  ...{ model: z.string(), prompt: z.string(), style: z.string().nullish() },
  ...{ aspectRatio: z.string().nullish(), resolution: z.string().nullish(), outputFormat: z.string().nullish() },
  ...{ variants: z.number().nullish(), durationSeconds: z.number().nullish(), seed: z.number().nullish() },
  options: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  sourceImages: z.array(z.string()).nullish(),
  characters: z.array(z.string()).nullish(),
  frameMode: z.enum(["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"]).nullish(),
  ...{ mask: z.string().nullish(), parent: z.string().nullish() },
  ...{ endUser: z.string().nullish(), reference: z.string().nullish() },
  ...{ draft: z.boolean().nullish(), fallbackModels: z.array(z.string()).nullish() },
} satisfies Record<Exclude<keyof TaskInput, "workflow" | "cast">, z.ZodType>;

const step = z.object({
  ...said,
  /** The model and its parameters that the step was priced by, when it was asked for. */
  priced: z.object({
    model: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
});

const asked = z.object({ idea: z.string().nullable(), image: step, video: step });

/** What a pipeline was asked for, with plain row ids. */
export type Asked = z.infer<typeof asked>;
export type Step = "image" | "video";

/** What its row keeps of it; null of a workflow whose steps its owner takes by hand. */
export function askedOf(workflow: Pick<Workflow, "asked">): Asked | null {
  return workflow.asked === null ? null : asked.parse(workflow.asked);
}

/** What somebody asks for. */
export type PipelineInput = { idea?: string | null; prompt?: string | null; image: TaskInput; video: TaskInput };

const KINDS = { image: "IMAGE", video: "VIDEO" } as const satisfies Record<Step, TaskKind>;

/** The image that is not made yet, to whoever asks whether the video's model would take it. */
const TO_COME: SourceFacts = {
  ...{ id: "the image to come", contentType: "image/png", width: 1024, height: 1024 },
  ...{ durationSeconds: null, byteSize: 1 },
};

/**
 * Looks at all that is asked for before any of it is made: each step as its order would be, the image that is not there yet
 * taken as one that fits.
 * @throws InvalidInputError with paths below `image` and `video`, NotFoundError, ModelUnavailableError.
 */
export async function readAsked(
  viewer: Viewer,
  input: PipelineInput,
): Promise<{ asked: Asked; prompt: Prompt | null }> {
  const idea = input.idea === undefined || input.idea === null ? null : readIdea({ idea: input.idea, kind: "IMAGE" });
  if (idea !== null && input.prompt) {
    const message = "A pipeline begins with an idea or with a prompt, not with both.";
    throw new InvalidInputError([{ path: ["prompt"], code: "CONFLICT", message }]);
  }
  const prompt = input.prompt ? await ownPrompt(viewer, input.prompt) : null;
  const words = prompt?.text ?? idea ?? "";
  const named = await lookUp(viewer, [input.image, input.video]);
  const image = await readStep(viewer, "image", input.image, { words, named });
  const spoken = { words: wordsFor(words, input.image), named: withImageToCome(named) };
  const video = await readStep(viewer, "video", onwardFrom(TO_COME.id, input.video), spoken);
  return {
    asked: { idea, image, video: { ...video, sourceImages: input.video.sourceImages } },
    prompt,
  };
}

async function ownPrompt({ userId }: Viewer, id: string): Promise<Prompt> {
  const prompt = await db.prompt.findFirst({ where: { id, userId, status: "COMPLETED", deletedAt: null } });
  if (prompt === null) throw new NotFoundError("prompt");
  return prompt;
}

/** What is said to the model: the prompt that was written, and then the words of the step. */
function wordsFor(prompt: string, { prompt: own }: Pick<TaskInput, "prompt">): string {
  return [prompt.trim(), own.trim()].filter((text) => text !== "").join("\n");
}

/** The words of a step. A video without any moves what the image was made from. */
export function spokenIn(asked: Asked, step: Step, prompt: string): string {
  const image = wordsFor(prompt, asked.image);
  if (step === "image") return image;
  return asked.video.prompt.trim() === "" ? image : asked.video.prompt;
}

/** The video's order, with the image first among its sources. */
export function onwardFrom<Input extends TaskInput>(assetId: string, video: Input): Input {
  return { ...video, sourceImages: [assetId, ...(video.sourceImages ?? [])] };
}

function withImageToCome(named: Named): Named {
  return {
    ...named,
    sources: (ids) => ids.flatMap((id) => (id === TO_COME.id ? [{ id, facts: TO_COME }] : named.sources([id]))),
  };
}

type Spoken = { words: string; named: Named };

async function readStep(viewer: Viewer, name: Step, input: TaskInput, { words, named }: Spoken): Promise<Asked[Step]> {
  const prompt = name === "image" ? wordsFor(words, input) : input.prompt.trim() || words;
  // Its workflow is the pipeline's own.
  const order = { ...input, prompt, workflow: null };
  const { model, parameters } = await below(name, () => chooseTask(viewer, KINDS[name], order, named));
  return step.parse({ ...input, workflow: undefined, priced: { model: model.slug, parameters } });
}

/** Names the fields of a step as the whole request does. */
async function below<Read>(name: Step, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(error.fields.map((field) => ({ ...field, path: [name, ...field.path] })));
  }
}

/** What a step would hold now, in credits. */
export async function priceOfStep({ priced }: Asked[Step]): Promise<number> {
  return creditsFor(await currentPrice(priced.model), priced.parameters);
}

/** What all of it would cost now, in credits: the turn with the assistant included, where it begins with an idea. */
export async function priceOfAll({ idea, image, video }: Asked): Promise<number> {
  const written = idea === null ? 0 : (await currentPrice(null)).credits;
  return written + (await priceOfStep(image)) + (await priceOfStep(video));
}

/** What is asked for, as a row keeps it. */
export function asJson(asked: Asked): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(asked));
}
