import type { ModelDefinition, ParameterDefinition, ParameterRule } from "#graphql/domain/catalog/definition.ts";
import { brokenRules, validateParameters } from "#graphql/domain/catalog/parameters.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** Every value of a list, and of a range its ends, their neighbours, the default and zero. */
export function valuesOf({ type, values, min, max, step, defaultValue }: ParameterDefinition): string[] {
  if (type === "ENUM") return values ?? [];
  if (type === "BOOLEAN") return ["true", "false"];
  if (type === "STRING") return ["blurry, 模糊", "x".repeat(max ?? 1)];
  const [low, high] = [min ?? 0, max ?? 0];
  const edges = [
    low,
    ...(step === null ? [] : [low + step, high - step]),
    high,
    ...(low <= 0 ? [0] : []),
    ...(defaultValue ? [Number(defaultValue)] : []),
  ];
  return [...new Set(edges.map(String))];
}

/** What breaks a parameter's rule, with the rule that it breaks. */
export function wrongValuesOf({ type, values, min, max, step }: ParameterDefinition): [string, string][] {
  if (type === "ENUM")
    return [
      ["nothing like this", "unlisted"],
      [`${values?.[0]} `, "with a space"],
    ];
  if (type === "BOOLEAN")
    return [
      ["yes", "not true or false"],
      ["1", "not true or false"],
      ["", "empty"],
    ];
  if (type === "STRING")
    return [
      ["x".repeat((max ?? 0) + 1), "too long"],
      ["a\u0000b", "unstorable"],
      ["\ud800", "half a pair"],
    ];
  const [low, high, by] = [min ?? 0, max ?? 0, step ?? 1];
  const outside: [string, string][] = [
    [`${low - by}`, "too small"],
    [`${high + by}`, "too large"],
  ];
  const inside: [string, string][] =
    by === 1 ? [[`${low + 0.5}`, "between steps"]] : [[`${low + by / 2}`, "between steps"]];
  const noNumbers: [string, string][] = ["", " 1", "0x10", "1e2", "NaN", "Infinity", "ten"].map((text) => [
    text,
    "no number",
  ]);
  return [...outside, ...inside, ...noNumbers];
}

const NUMBERS = ["variants", "durationSeconds", "seed"];
const WORDS = ["aspectRatio", "resolution", "outputFormat"];

/** An input as the public API gives it: some parameters have fields of their own, the others go through `options`. */
export function inputWith(model: ModelDefinition, parameters: Record<string, string>): TaskInput {
  const named: Record<string, string | number> = {};
  const options: { name: string; value: string }[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (NUMBERS.includes(name)) named[name] = Number(value);
    else if (WORDS.includes(name)) named[name] = value;
    else options.push({ name, value });
  }
  return { ...named, options, model: model.slug, prompt: model.takesPrompt ? "a fox in the snow" : "" };
}

/** How an order may use sources: a frame mode that the model has, and how many images, videos and sounds go with it. */
export type Situation = { frameMode: FrameMode | null; sources: number; videos: number; sounds: number };

/** Every frame mode of a model, each with the fewest and the most images, videos and sounds that it takes. */
export function situationsOf(model: ModelDefinition): Situation[] {
  const { frameModes, inputs } = model;
  const [video, sound] = (["VIDEO", "AUDIO"] as const).map((kind) => inputs.find((input) => input.kind === kind));
  const fewest = { videos: video?.min ?? 0, sounds: sound?.min ?? 0 };
  const most = { videos: video?.max ?? 0, sounds: sound?.max ?? 0 };
  const plain = imageSituationsOf(model).map((one) => ({ ...one, ...fewest }));
  const goesWithMore = frameModes.length === 0 || frameModes.includes("REFERENCE");
  if (!goesWithMore || (most.videos === fewest.videos && most.sounds === fewest.sounds)) return plain;
  const frameMode = frameModes.length === 0 ? null : ("REFERENCE" as const);
  const mixed = { frameMode, sources: model.maxSourceImages, ...most };
  return model.requiresImages ? [...plain, mixed] : [...plain, mixed, { frameMode, sources: 0, ...most }];
}

function imageSituationsOf({ frameModes, inputs, maxSourceImages }: ModelDefinition) {
  const least = inputs.find(({ kind }) => kind === "IMAGE")?.min ?? 0;
  const counts: Record<FrameMode, number[]> = {
    TEXT: [0],
    FIRST_FRAME: [1],
    FIRST_AND_LAST_FRAMES: [2],
    REFERENCE: [1, 2, maxSourceImages].map((count) => Math.min(count, maxSourceImages)),
  };
  const plain = [least, 1, 2, maxSourceImages].filter((count) => count >= least && count <= maxSourceImages);
  const each = (frameMode: FrameMode | null, sources: number[]) =>
    [...new Set(sources)].map((count) => ({ frameMode, sources: count }));
  return frameModes.length === 0 ? each(null, plain) : frameModes.flatMap((mode) => each(mode, counts[mode]));
}

/** The situation that asks for the least. */
export function plainest(model: ModelDefinition): Situation {
  const [first] = situationsOf(model);
  if (first === undefined) throw new Error(`${model.slug} can't be ordered at all.`);
  return first;
}

/** Where a rule holds: the situations, and what the other parameter is then. */
export function edgesOf(
  model: ModelDefinition,
  rule: ParameterRule,
): { situations: Situation[]; others: Record<string, string> } {
  const situations = situationsOf(model).filter(
    ({ frameMode, sources }) =>
      (rule.frameMode === undefined || rule.frameMode === frameMode) &&
      (rule.hasSourceImages === undefined || rule.hasSourceImages === sources > 0),
  );
  return { situations, others: rule.other === undefined ? {} : { [rule.other.name]: rule.other.value } };
}

/** All that can be set at one of its ends, but for what breaks a rule there: that is as it always is. */
export function extremesOf(
  model: ModelDefinition,
  situation: Situation,
  end: "least" | "most",
): Record<string, string> {
  const ends = model.parameters.map((parameter): [string, string] => {
    const values = valuesOf(parameter);
    const sorted = parameter.type === "ENUM" || parameter.type === "BOOLEAN" ? values : values.toSorted(bySize);
    return [parameter.name, (end === "least" ? sorted[0] : sorted.at(-1)) ?? ""];
  });
  const left = Object.fromEntries(ends);
  for (;;) {
    const { values } = validateParameters(model, inputWith(model, left));
    const { frameMode, sources: sourceImages } = situation;
    const broken = brokenRules(model, { frameMode, sourceImages }, usedIn(model, situation, values));
    const name = broken.flatMap(({ path }) => path.at(-1) ?? []).find((one) => one in left);
    if (name === undefined) return left;
    delete left[name];
  }
}

function bySize(a: string, b: string): number {
  return Number.isNaN(Number(a)) ? a.length - b.length : Number(a) - Number(b);
}

/** The parameters that count in a frame mode. */
export function usedIn(
  { unusedWith }: ModelDefinition,
  { frameMode }: Situation,
  values: Record<string, ParameterValue>,
): Record<string, ParameterValue> {
  const unused = frameMode === null ? [] : (unusedWith[frameMode] ?? []);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !unused.includes(name)));
}

/** Each value that each of the other lists of a model may have, by itself. */
export function besides({ parameters }: ModelDefinition, name: string): Record<string, string>[] {
  const others = parameters.filter((other) => other.name !== name && other.type === "ENUM");
  return others.flatMap((other) => (other.values ?? []).map((value) => ({ [other.name]: value })));
}
