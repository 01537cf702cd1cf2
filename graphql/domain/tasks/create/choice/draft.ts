import { z } from "zod";
import { type ModelDefinition, PROMPT_CHARACTERS, SOURCE_SECONDS } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import type { NamedStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { namesGiven } from "#graphql/domain/catalog/parameters.ts";
import { creditsFor, currentPrice, readFactors } from "#graphql/domain/catalog/price.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { carryOver } from "#graphql/domain/tasks/create/choice/carry-over.ts";
import type { AskedTask, ValidTask } from "#graphql/domain/tasks/create/validate.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const fullOrder = z.object({
  model: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** The order at full size that a draft is one of: its model and that model's parameters. All else is as with the draft. */
export type FullOrder = z.infer<typeof fullOrder>;

/** What a draft is made smaller by. */
const SIZES = ["resolution", "quality", "speed"];
/** What a draft must have in common with the order at full size, or it would show something else. */
const SHAPE = ["aspectRatio", "durationSeconds", "variants"];
/** What is stored with a task's parameters and is none of them. */
const COUNTED = [SOURCE_SECONDS, PROMPT_CHARACTERS];
/** What a draft may lack: it shows the same without. */
const SPARED = ["outputFormat", "seed", "watermark", "removeWatermark"];

/** The order that a task is a draft of; null for every other task. */
export function fullOrderOf(task: Pick<Task, "draftOf">): FullOrder | null {
  return task.draftOf === null ? null : fullOrder.parse(task.draftOf);
}

/** What the order that a draft is one of would hold now, in credits. */
export async function fullCreditsOf({ model, parameters }: FullOrder): Promise<number> {
  return creditsFor(await currentPrice(model), parameters);
}

/** The parameters that it names, as text, in their model's order; what only its price goes by is none. */
export async function settingsOf({ model, parameters }: FullOrder): Promise<{ name: string; value: string }[]> {
  await catalog();
  const own = modelDefinition(model)?.parameters ?? [];
  return own.flatMap(({ name }) => (parameters[name] === undefined ? [] : [{ name, value: String(parameters[name]) }]));
}

/**
 * The cheapest draft of an order: by the cheapest model of its family, or by its own at its smallest size.
 * @throws InvalidInputError where nothing makes it for less, or what does can't make the same: told by the sentence.
 */
export async function draftOf(
  request: AskedTask,
  style: NamedStyle | null,
  task: ValidTask,
): Promise<ValidTask & { draftOf: FullOrder }> {
  const { model, parameters } = task;
  const whole = creditsFor(await currentPrice(model.slug), parameters);
  const reasons: string[] = [];
  let cheapest: { draft: ValidTask; credits: number } | undefined;
  for (const tier of tiersOf(model)) {
    const draft = await draftBy(tier, request, style);
    if (typeof draft === "string") {
      reasons.push(draft);
      continue;
    }
    const credits = creditsFor(await currentPrice(tier.slug), draft.parameters);
    if (credits < (cheapest?.credits ?? whole)) cheapest = { draft, credits };
  }
  if (cheapest !== undefined) return { ...cheapest.draft, draftOf: { model: model.slug, parameters } };
  throw new InvalidInputError([{ path: ["draft"], ...noDraft(reasons) }]);
}

function noDraft([reason]: readonly string[]) {
  return reason === undefined
    ? { code: "NOT_OFFERED" as const, message: "This is the cheapest of its family already: order it without a draft." }
    : { code: "CONFLICT" as const, message: `There is no draft of this order. ${reason}` };
}

function tiersOf(model: ModelDefinition): ModelDefinition[] {
  const sibling = model.draftModel === undefined ? undefined : modelDefinition(model.draftModel);
  return sibling === undefined ? [model] : [sibling, model];
}

async function draftBy(
  tier: ModelDefinition,
  request: AskedTask,
  style: NamedStyle | null,
): Promise<ValidTask | string> {
  const given = new Set(namesGiven(request.input));
  const isSetOtherwise = (name: string, value: ParameterValue) =>
    given.has(name) && String(value) !== request.model.parameters.find((one) => one.name === name)?.defaultValue;
  return carryOver(request, tier, style, {
    instead: await smallestOf(tier),
    isNeeded: (name, value) =>
      SHAPE.includes(name) || (!SIZES.includes(name) && !SPARED.includes(name) && isSetOtherwise(name, value)),
  });
}

/** Its smallest size: of each parameter that says how fine it is the cheapest value, the first of those that cost the same. */
async function smallestOf({ slug, parameters }: ModelDefinition): Promise<Record<string, ParameterValue>> {
  const factors = readFactors(await currentPrice(slug));
  const sizes = parameters.filter(({ name, values }) => SIZES.includes(name) && values !== null);
  return Object.fromEntries(
    sizes.map(({ name, values }) => {
      const factor = factors[name];
      const costOf = (value: string) => (factor !== undefined && "values" in factor ? (factor.values[value] ?? 1) : 1);
      const [first = "", ...others] = values ?? [];
      return [name, others.reduce((best, value) => (costOf(value) < costOf(best) ? value : best), first)];
    }),
  );
}

export type DraftChange = { name: string; draft: string | null; fullSize: string | null };

/** In what a draft differs from the order at full size, but for the model: null for what one of them has not. */
export function changesOf(
  draft: Record<string, ParameterValue>,
  fullSize: Record<string, ParameterValue>,
): DraftChange[] {
  const names = [...new Set([...Object.keys(fullSize), ...Object.keys(draft)])].filter(
    (name) => !COUNTED.includes(name),
  );
  const told = (value: ParameterValue | undefined) => (value === undefined ? null : String(value));
  return names
    .map((name) => ({ name, draft: told(draft[name]), fullSize: told(fullSize[name]) }))
    .filter((change) => change.draft !== change.fullSize);
}
