import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import type { EstimateImageDocument, EstimateVideoDocument } from "#app/tasks/catalog/documents.ts";

export type ImageTaskInput = VariablesOf<typeof EstimateImageDocument>["input"];
export type VideoTaskInput = VariablesOf<typeof EstimateVideoDocument>["input"];

/** What an action answers when it stays on its page: which form, what was refused, and what had been typed. */
export type Answer = { intent: string; refusal: Refusal | null; values: Record<string, string> };

const NEVER_ECHOED = new Set(["password", "currentPassword", "newPassword", "idempotencyKey", "intent", "maxCredits"]);
// The largest that the API's Int can carry.
const LARGEST_INT = 2_147_483_647;
const PARAMETER = "parameter.";
const OWN_FIELDS = new Set(["aspectRatio", "resolution", "outputFormat"]);
const WHOLE_NUMBERS = new Set(["variants", "seed", "durationSeconds"]);

/** A field's text; empty when it is absent or a file. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** A field's text, or undefined when nothing was given. */
export function optional(form: FormData, name: string): string | undefined {
  const value = text(form, name).trim();
  return value === "" ? undefined : value;
}

function isWholeNumber(value: string): boolean {
  return /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) <= LARGEST_INT;
}

/** A field's whole number, or undefined when there is none. */
export function wholeNumber(form: FormData, name: string): number | undefined {
  const value = text(form, name);
  return isWholeNumber(value) ? Number(value) : undefined;
}

/** The name of a model parameter's field. */
export function parameterField(name: string): string {
  return `${PARAMETER}${name}`;
}

/** What was typed, to draw the form again; never a password. */
export function echo(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && !NEVER_ECHOED.has(name)) values[name] = value;
  }
  return values;
}

function parameters(form: FormData) {
  const own: Record<string, string> = {};
  const numbers: Record<string, number> = {};
  const options: { name: string; value: string }[] = [];
  for (const [field, value] of form) {
    if (!field.startsWith(PARAMETER) || typeof value !== "string" || value.trim() === "") continue;
    const name = field.slice(PARAMETER.length);
    if (OWN_FIELDS.has(name)) own[name] = value;
    else if (WHOLE_NUMBERS.has(name) && isWholeNumber(value)) numbers[name] = Number(value);
    // What is no number goes on as it was typed, for the API to refuse by name instead of us dropping it.
    else options.push({ name, value });
  }
  return { own, numbers, options: options.length > 0 ? options : undefined };
}

/** The source images of an order, in their order; undefined when there are none. */
function sourceImages(form: FormData): string[] | undefined {
  const ids = form.getAll("sourceImage").filter((value): value is string => typeof value === "string" && value !== "");
  return ids.length > 0 ? ids : undefined;
}

const FRAME_MODES = ["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"] as const;
export type FrameMode = (typeof FRAME_MODES)[number];

/** What the form says its images are for; without a word, one image is the first frame and a second one the last. */
function frameMode(form: FormData, count: number): FrameMode {
  const said = FRAME_MODES.find((mode) => mode === text(form, "frameMode"));
  return said ?? FRAME_MODES[Math.min(count, 2)] ?? "TEXT";
}

/** The order for an image as its form describes it. The parameters' names are the API's; it judges their values. */
export function imageTaskInput(form: FormData): ImageTaskInput {
  const { own, numbers, options } = parameters(form);
  return {
    model: text(form, "model"),
    prompt: text(form, "prompt"),
    style: optional(form, "style"),
    sourceImages: sourceImages(form),
    workflow: optional(form, "workflow"),
    parent: optional(form, "parent"),
    aspectRatio: own.aspectRatio,
    resolution: own.resolution,
    outputFormat: own.outputFormat,
    variants: numbers.variants,
    seed: numbers.seed,
    options,
  };
}

/** The order for a video as its form describes it. */
export function videoTaskInput(form: FormData): VideoTaskInput {
  const { own, numbers, options } = parameters(form);
  const sources = sourceImages(form);
  return {
    model: text(form, "model"),
    prompt: text(form, "prompt"),
    style: optional(form, "style"),
    frameMode: frameMode(form, sources?.length ?? 0),
    sourceImages: sources,
    workflow: optional(form, "workflow"),
    parent: optional(form, "parent"),
    aspectRatio: own.aspectRatio,
    resolution: own.resolution,
    durationSeconds: numbers.durationSeconds,
    seed: numbers.seed,
    options,
  };
}
