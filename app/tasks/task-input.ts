import { isWholeNumber, optional, text } from "#app/lib/forms.ts";
import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import type {
  EstimateAudioDocument,
  EstimateImageDocument,
  EstimateVideoDocument,
} from "#app/tasks/catalog/documents.ts";

export type ImageTaskInput = VariablesOf<typeof EstimateImageDocument>["input"];
export type AudioTaskInput = VariablesOf<typeof EstimateAudioDocument>["input"];
export type VideoTaskInput = VariablesOf<typeof EstimateVideoDocument>["input"];

const PARAMETER = "parameter.";
/** What an input names by itself, of each kind; everything else goes through its options. */
const OF_IMAGES = ["aspectRatio", "resolution", "outputFormat", "variants", "seed"];
const OF_VIDEOS = ["aspectRatio", "resolution", "durationSeconds", "seed"];
const OF_SOUND = ["durationSeconds"];
const WHOLE_NUMBERS = new Set(["variants", "seed", "durationSeconds"]);

/** The name of a model parameter's field. */
export function parameterField(name: string): string {
  return `${PARAMETER}${name}`;
}

function parameters(form: FormData, named: readonly string[]) {
  const own: Record<string, string> = {};
  const numbers: Record<string, number> = {};
  const options: { name: string; value: string }[] = [];
  for (const [field, value] of form) {
    if (!field.startsWith(PARAMETER) || typeof value !== "string" || value.trim() === "") continue;
    const name = field.slice(PARAMETER.length);
    // What is no number goes on as it was typed, for the API to refuse by name instead of us dropping it.
    if (!named.includes(name) || (WHOLE_NUMBERS.has(name) && !isWholeNumber(value))) options.push({ name, value });
    else if (WHOLE_NUMBERS.has(name)) numbers[name] = Number(value);
    else own[name] = value;
  }
  return { own, numbers, options: options.length > 0 ? options : undefined };
}

/** The source images of a task, in their order; undefined when there are none. */
function sourceImages(form: FormData): string[] | undefined {
  const ids = form.getAll("sourceImage").filter((value): value is string => typeof value === "string" && value !== "");
  return ids.length > 0 ? ids : undefined;
}

/** Who plays in a task; undefined where nobody does. */
function characters(form: FormData): string[] | undefined {
  const ids = form.getAll("character").filter((value): value is string => typeof value === "string" && value !== "");
  return ids.length > 0 ? ids : undefined;
}

const FRAME_MODES = ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"] as const;
export type FrameMode = (typeof FRAME_MODES)[number];

/** What the form says its images are for; without a word, one image is the first frame and a second one the last. */
function frameMode(form: FormData, count: number): FrameMode {
  const said = FRAME_MODES.find((mode) => mode === text(form, "frameMode"));
  return said ?? FRAME_MODES[Math.min(count, 2)] ?? "TEXT";
}

/** The image task as its form describes it. The parameters' names are the API's; it judges their values. */
export function imageTaskInput(form: FormData): ImageTaskInput {
  const { own, numbers, options } = parameters(form, OF_IMAGES);
  return {
    model: text(form, "model"),
    prompt: text(form, "prompt"),
    style: optional(form, "style"),
    sourceImages: sourceImages(form),
    characters: characters(form),
    workflow: optional(form, "workflow"),
    parent: optional(form, "parent"),
    aspectRatio: own.aspectRatio,
    resolution: own.resolution,
    outputFormat: own.outputFormat,
    variants: numbers.variants,
    seed: numbers.seed,
    draft: form.has("draft") || undefined,
    options,
  };
}

/** The video task as its form describes it. */
export function videoTaskInput(form: FormData): VideoTaskInput {
  const { own, numbers, options } = parameters(form, OF_VIDEOS);
  const sources = sourceImages(form);
  const cast = characters(form);
  const mode = frameMode(form, sources?.length ?? 0);
  return {
    model: text(form, "model"),
    prompt: text(form, "prompt"),
    style: optional(form, "style"),
    // Whether those who play are references of the video, or beside its frames, is the model's to say.
    frameMode: cast !== undefined && mode === "TEXT" ? undefined : mode,
    sourceImages: sources,
    characters: cast,
    workflow: optional(form, "workflow"),
    parent: optional(form, "parent"),
    aspectRatio: own.aspectRatio,
    resolution: own.resolution,
    durationSeconds: numbers.durationSeconds,
    seed: numbers.seed,
    draft: form.has("draft") || undefined,
    options,
  };
}

/** The sound as its form describes it. */
export function audioTaskInput(form: FormData): AudioTaskInput {
  const { numbers, options } = parameters(form, OF_SOUND);
  return {
    model: text(form, "model"),
    prompt: text(form, "prompt"),
    workflow: optional(form, "workflow"),
    durationSeconds: numbers.durationSeconds,
    options,
  };
}
