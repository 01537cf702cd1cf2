import type { ModelDefinition, ParameterDefinition } from "#graphql/domain/catalog/definition.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";

/** Every value of a list, and of a range its ends, their neighbours, the default and zero. */
export function valuesOf({ type, values, min, max, step, defaultValue }: ParameterDefinition): string[] {
  if (type === "ENUM") return values ?? [];
  if (type === "BOOLEAN") return ["true", "false"];
  if (type === "STRING") return ["blurry, 模糊", "x".repeat(max ?? 1)];
  const [low, high, by] = [min ?? 0, max ?? 0, step ?? 1];
  const edges = [
    low,
    low + by,
    high - by,
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
  return { ...named, options, model: model.slug, prompt: "a fox in the snow" };
}
