import type { ModelDefinition, ParameterDefinition, ParameterRule } from "#graphql/domain/catalog/definition.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import type { FieldProblem } from "#graphql/domain/errors.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** What a request names outside `options`; every other parameter goes through them. */
const NAMED = ["aspectRatio", "resolution", "outputFormat", "variants", "durationSeconds", "seed"] as const;

export type ParameterInput = {
  [Name in (typeof NAMED)[number]]?: string | number | null;
} & { options?: { name: string; value: string }[] | null };

/** Checked values as a request gives them: what it names in fields of its own, the rest as options. */
export function givenAs(values: Record<string, ParameterValue>): ParameterInput {
  const all = Object.entries(values);
  return {
    ...Object.fromEntries(all.filter(([name]) => isNamed(name))),
    options: all.filter(([name]) => !isNamed(name)).map(([name, value]) => ({ name, value: String(value) })),
  };
}

/** The names of the parameters that a request sets. */
export function namesGiven(input: ParameterInput): string[] {
  const named = NAMED.filter((name) => input[name] !== undefined && input[name] !== null);
  return [...named, ...(input.options ?? []).map(({ name }) => name)];
}

/** Whether the database can keep a text: it takes neither U+0000 nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

/** Whether a text shows nothing: spaces, control characters, and letters that no font draws. */
export function isBlank(text: string): boolean {
  return /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]*$/u.test(text);
}

/** Plain figures only: no spaces, no hexadecimal, no exponents, and few enough to be exact. */
const WHOLE = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d{1,9}(\.\d{1,6})?$/;

/**
 * Checks a request's parameters against the model's and fills in its defaults. Nothing is ignored: a parameter that the
 * model does not take is a problem, and falsy values (0, false) are values.
 */
export function validateParameters(
  model: ModelDefinition,
  input: ParameterInput,
): { values: Record<string, ParameterValue>; problems: FieldProblem[] } {
  const values: Record<string, ParameterValue> = {};
  const problems: FieldProblem[] = [];
  const given = [
    ...NAMED.map((name) => ({ name, value: input[name], path: [name] as string[] })),
    ...(input.options ?? []).map(({ name, value }, index) => ({ name, value, path: ["options", `${index}`, name] })),
  ];
  for (const { name, value, path } of given) {
    if (value === undefined || value === null) continue;
    // A text of nothing is none: kie.ai refuses it, and it would say nothing.
    const parameter = model.parameters.find((candidate) => candidate.name === name);
    if (parameter?.type === "STRING" && isBlank(String(value))) continue;
    const problem = accept(model, name, value, values);
    if (problem !== null) problems.push({ path, ...problem });
  }
  for (const parameter of model.parameters) {
    if (values[parameter.name] !== undefined) continue;
    if (parameter.defaultValue !== null) values[parameter.name] = typed(parameter, parameter.defaultValue);
    else if (parameter.required)
      problems.push({ path: [parameter.name], message: `${parameter.label} is required.`, code: "REQUIRED" });
  }
  return { values, problems };
}

type Circumstances = { frameMode: FrameMode | null; sourceImages: number };

/** What of a request's checked values breaks a rule that holds between fields; `options` is where they were given. */
export function brokenRules(
  model: ModelDefinition,
  circumstances: Circumstances,
  values: Record<string, ParameterValue>,
  options: readonly { name: string }[] = [],
): FieldProblem[] {
  return model.parameters.flatMap(({ name, rules }) => {
    const value = values[name];
    const broken = rules.find(
      (rule) => applies(rule, circumstances, values) && value !== undefined && breaks(rule, value),
    );
    return broken === undefined
      ? []
      : [{ path: pathOf(name, options), message: broken.reason, code: "CONFLICT" as const }];
  });
}

/** Where a parameter stands in the input: in a field of its own, or at its place among the options. */
function pathOf(name: string, options: readonly { name: string }[]): string[] {
  const index = options.findIndex((option) => option.name === name);
  if (index >= 0) return ["options", String(index), name];
  return isNamed(name) ? [name] : ["options", name];
}

function isNamed(name: string): boolean {
  return NAMED.some((own) => own === name);
}

function applies(
  { frameMode, hasSourceImages, other }: ParameterRule,
  circumstances: Circumstances,
  values: Record<string, ParameterValue>,
): boolean {
  if (frameMode !== undefined && frameMode !== circumstances.frameMode) return false;
  if (hasSourceImages !== undefined && hasSourceImages !== circumstances.sourceImages > 0) return false;
  return other === undefined || String(values[other.name]) === other.value;
}

function breaks({ values, max }: ParameterRule, value: ParameterValue): boolean {
  return (values !== undefined && !values.includes(String(value))) || (max !== undefined && Number(value) > max);
}

type Problem = Omit<FieldProblem, "path">;

function accept(
  model: ModelDefinition,
  name: string,
  value: string | number,
  values: Record<string, ParameterValue>,
): Problem | null {
  const parameter = model.parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) {
    return { code: "NOT_OFFERED", message: `${model.name} has no parameter "${name.slice(0, 40)}".` };
  }
  if (values[name] !== undefined) return { code: "DUPLICATE", message: `${parameter.label} is given twice.` };
  const problem = refusal(parameter, String(value));
  if (problem === null) values[name] = typed(parameter, String(value));
  return problem;
}

/** Why a value is not permitted; null when it is. */
export function refusal(parameter: ParameterDefinition, value: string): Problem | null {
  const { label, type, values, min, max, step } = parameter;
  if (type === "ENUM") {
    const message = `${label} must be one of ${values?.join(", ")}.`;
    return values?.includes(value) ? null : { code: "NOT_OFFERED", message };
  }
  if (type === "BOOLEAN") {
    return value === "true" || value === "false"
      ? null
      : { code: "FORMAT", message: `${label} must be true or false.` };
  }
  if (type === "STRING") {
    if (!isStorable(value)) {
      return { code: "UNSTORABLE", message: `${label} holds a character that cannot be stored.` };
    }
    if (max === null || value.length <= max) return null;
    return { code: "TOO_LONG", limit: max, message: `${label} has at most ${max} characters.` };
  }
  const number = Number(value);
  if (!(type === "INTEGER" ? WHOLE : DECIMAL).test(value)) {
    return { code: "FORMAT", message: `${label} must be ${type === "INTEGER" ? "a whole number" : "a number"}.` };
  }
  if ((min !== null && number < min) || (max !== null && number > max)) {
    return { code: "OUT_OF_RANGE", message: `${label} must be between ${min} and ${max}.` };
  }
  const steps = step === null ? 0 : (number - (min ?? 0)) / step;
  if (Math.abs(steps - Math.round(steps)) <= 1e-9) return null;
  return { code: "FORMAT", message: `${label} goes in steps of ${step}.` };
}

function typed({ type }: ParameterDefinition, value: string): ParameterValue {
  if (type === "BOOLEAN") return value === "true";
  return type === "INTEGER" || type === "FLOAT" ? Number(value) : value;
}
