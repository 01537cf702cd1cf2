import { z } from "zod";
import { factorShape } from "#graphql/domain/catalog/costs/factor-shape.ts";
import { IMAGE_BASICS, type ModelDefinition, PURPOSES } from "#graphql/domain/catalog/definition.ts";
import type { Wire } from "#graphql/domain/catalog/wire.ts";
import { FrameMode, TaskKind } from "#prisma/generated/client/client.ts";

const name = z.string().min(1).max(200);
const word = z.union([z.string(), z.number(), z.boolean()]);
const count = z.int().min(0);
const seconds = z.number().min(0);
const frameMode = z.enum(FrameMode);

const parameter = z.object({
  name,
  label: name,
  type: z.enum(["ENUM", "INTEGER", "FLOAT", "BOOLEAN", "STRING"]),
  required: z.boolean(),
  defaultValue: z.string().nullable(),
  values: z.array(z.string()).min(1).nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  step: z.number().positive().nullable(),
  // What an importer finds has no rules: it reads fields one by one.
  rules: z.array(z.never()),
});

const input = z.object({
  name,
  kind: z.enum(["IMAGE", "VIDEO", "AUDIO", "MASK", "CHARACTER"]),
  min: count,
  max: count,
  maxBytes: count.nullable(),
  contentTypes: z.array(name),
  excludes: z.array(name),
  seconds: z.object({ min: seconds, max: seconds, total: seconds }).optional(),
  isBilled: z.boolean().optional(),
});

const price = { factors: z.record(z.string(), factorShape) };

const when = z.object({
  frameModes: z.array(frameMode).optional(),
  hasSourceImages: z.boolean().optional(),
  parameter: z.object({ name, value: z.string() }).optional(),
});
const field = { field: name, when: when.optional() };

const wire = z.object({
  models: z.array(z.object({ id: name, when: when.optional() })).min(1),
  fields: z.array(
    z.discriminatedUnion("from", [
      z.object({ ...field, from: z.literal("prompt") }),
      z.object({ ...field, from: z.literal("images") }),
      z.object({ ...field, from: z.literal("image"), place: count }),
      z.object({ ...field, from: z.enum(["videos", "video", "sounds", "sound"]) }),
      z.object({ ...field, from: z.literal("constant"), value: word }),
      z.object({
        ...field,
        from: z.literal("parameter"),
        name,
        as: z.enum(["number", "string"]).optional(),
        words: z.record(z.string(), word.nullable()).optional(),
      }),
    ]),
  ),
});

const definition = z.object({
  slug: name,
  name,
  description: z.string().max(500),
  kind: z.enum(TaskKind),
  family: z.literal("market"),
  purposes: z.array(z.enum(PURPOSES)).min(1),
  inputs: z.array(input),
  acceptsImages: z.boolean(),
  requiresImages: z.boolean(),
  maxSourceImages: count,
  sourceLimits: z.object({ maxBytes: z.int().positive() }),
  contentFilter: z.array(name),
  frameModes: z.array(frameMode),
  takesPrompt: z.boolean(),
  promptMinLength: count,
  promptMaxLength: count,
  parameters: z.array(parameter),
  filesPerRun: z.int().positive(),
  initialPrice: z.object({ ...price, credits: z.int().positive() }),
  kiePrice: z.object({ ...price, credits: z.number().positive() }).nullable(),
  initialState: z.literal("PAUSED"),
  deadlineSeconds: z.int().positive(),
  firstPollSeconds: z.int().positive(),
  wire,
});

/** What an importer keeps of a definition; everything else is the same for all imported ones. */
export type StoredDefinition = z.infer<typeof definition>;

/**
 * A definition as a row has it; null for one that this release can't read, or by which no order could be put in order. What was
 * added to definitions since it was written is as with any plain model.
 */
export function readDefinition(row: unknown): ModelDefinition | null {
  const read = definition.safeParse(row).data;
  return read === undefined || !isConsistent(read) ? null : completed(read);
}

/** The whole definition of what was stored. */
export function completed(stored: StoredDefinition): ModelDefinition {
  return { ...IMAGE_BASICS, replacementSlug: null, unusedWith: {}, ...stored, wire: plain(stored.wire) };
}

/** Without what is undefined: with exact optional properties that is another thing than what is left out. */
function plain(wire: StoredDefinition["wire"]): Wire {
  return JSON.parse(JSON.stringify(wire));
}

/** Whether what it names is there, and no default is refused by its own parameter. */
function isConsistent({ parameters, wire }: StoredDefinition): boolean {
  const names = new Set(parameters.map((one) => one.name));
  const isNamed = wire.fields.every((one) => one.from !== "parameter" || names.has(one.name));
  const isInOrder = parameters.every(({ type, values, min, max, defaultValue }) => {
    if (type === "ENUM") return values !== null && (defaultValue === null || values.includes(defaultValue));
    return !(min !== null && max !== null && min > max);
  });
  return names.size === parameters.length && isNamed && isInOrder;
}
