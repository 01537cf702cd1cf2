import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { NamedStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { givenAs, refusal } from "#graphql/domain/catalog/parameters.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import { outcomeOf } from "#graphql/domain/tasks/create/batch.ts";
import {
  type AskedTask,
  availabilityOf,
  requestOf,
  taskFor,
  type ValidTask,
} from "#graphql/domain/tasks/create/validate.ts";

type Carrying = {
  /** What the other model is to have in place of what the request has. */
  instead: Record<string, ParameterValue>;
  /** Whether a value must be the other model's as well; one that need not, and can't, is left to that model. */
  isNeeded: (name: string, value: ParameterValue) => boolean;
};

/**
 * What another model would make of a request: the same words, files and frames, and each parameter under its own name.
 * @returns the task, or in a sentence why that model can't make it now.
 */
export async function carryOver(
  { viewer, kind, input, named, sources, frameMode, values }: AskedTask,
  model: ModelDefinition,
  style: NamedStyle | null,
  { instead, isNeeded }: Carrying,
): Promise<ValidTask | string> {
  const allowed = viewer?.key?.models ?? [];
  if (allowed.length > 0 && !allowed.includes(model.slug)) return `This key may not use ${model.name}.`;
  const available = await availabilityOf(model, viewer);
  if ("error" in available) return available.error.message;
  const carried = { ...instead };
  for (const [name, value] of Object.entries(values)) {
    if (name in instead) continue;
    const problem = problemWith(model, name, value);
    if (problem === null) carried[name] = value;
    else if (isNeeded(name, value)) return problem;
  }
  const { prompt, style: styleId, sourceImages, characters, cast, mask, parent, workflow, endUser, reference } = input;
  const files = { sourceImages, characters, cast, mask, frameMode };
  const same = { ...files, prompt, style: styleId, parent, workflow, endUser, reference };
  const asked = { viewer, kind, named, sources, input: { ...same, ...givenAs(carried), model: model.slug } };
  const made = await outcomeOf(async () => taskFor(requestOf(model, asked), style, available.modelState));
  return "error" in made ? made.error.message : made;
}

function problemWith(model: ModelDefinition, name: string, value: ParameterValue): string | null {
  const parameter = model.parameters.find((one) => one.name === name);
  if (parameter === undefined) return `${model.name} has no parameter "${name}".`;
  const problem = refusal(parameter, String(value));
  return problem === null ? null : `${model.name}: ${problem.message}`;
}
