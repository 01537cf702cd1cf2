import { v7 as uuid } from "uuid";
import { allowTotal } from "#graphql/domain/accounts/allow-total.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { type DomainError, type FieldProblem, InvalidInputError } from "#graphql/domain/errors.ts";
import { claimKey, findReplay, type Repeatable, validateKey } from "#graphql/domain/idempotency.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { outcomeOf } from "#graphql/domain/tasks/create/batch.ts";
import { createAll } from "#graphql/domain/tasks/create/create.ts";
import { type Estimate, estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import type { CreateOptions } from "#graphql/domain/tasks/create/order.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { Comparison, TaskKind } from "#prisma/generated/client/client.ts";

const FEWEST_MODELS = 2;
export const MOST_MODELS = 4;

/** What several models are to make of the same. */
export type ComparisonInput = Pick<TaskInput, "prompt" | "style" | "sourceImages" | "characters" | "aspectRatio"> & {
  models: readonly string[];
};

/** What a comparison would cost: in credits, of all models together and of each, in the order in which they were named. */
export type ComparisonEstimate = { kind: TaskKind; credits: number; each: Estimate[] };

/**
 * What it would cost to have several models make the same. Holds nothing.
 * @throws InvalidInputError for fewer than two models, more than four, one twice or of different kinds, and for all that one
 * of them does not take, told with that model's name; what else an order of one of them would be refused for.
 */
export async function estimateComparison(viewer: Viewer | null, input: ComparisonInput): Promise<ComparisonEstimate> {
  const { models, ...request } = input;
  refuseList(models);
  const definitions = await Promise.all(models.map(definitionOf));
  // One that is not there is refused as an order of its own would be.
  const kind = definitions.find((model) => model !== undefined)?.kind ?? "IMAGE";
  const problems: FieldProblem[] = [];
  const each: Estimate[] = [];
  for (const [place, model] of models.entries()) {
    const definition = definitions[place];
    const name = definition?.name ?? model;
    if (definition !== undefined && definition.kind !== kind) {
      const message = `${name} makes something of another kind than ${definitions[0]?.name ?? models[0]}.`;
      problems.push({ path: ["models", `${place}`], code: "UNFIT", message });
      continue;
    }
    const estimate = await outcomeOf(() => estimateTask(viewer, kind, { ...request, model }));
    if (!("error" in estimate)) each.push(estimate);
    else if (estimate.error instanceof InvalidInputError)
      problems.push(...estimate.error.fields.map((problem) => problemOf(problem, place, name)));
    else throw estimate.error;
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return { kind, each, credits: each.reduce((sum, { credits }) => sum + credits, 0) };
}

/**
 * Has two to four models make the same, each as a task of its own with a hold of its own, once all of them can be ordered and
 * paid. Should what an account has change in the very moment between, the comparison is of those that were ordered.
 * @throws what estimateComparison does; PriceChangedError, InsufficientCreditsError and QuotaExceededError by the total, before
 * anything is held; IdempotencyMismatchError.
 */
export async function compareModels(
  viewer: Viewer,
  input: ComparisonInput,
  { operation, maxCredits, idempotencyKey: key, requestId }: CreateOptions,
): Promise<Comparison> {
  const request = key ? { userId: viewer.userId, operation, key, input } : null;
  if (key) validateKey(key);
  const known = request === null ? null : await findReplay(request);
  if (known !== null) {
    const made = await db.comparison.findFirst({ where: { id: known, tasks: { some: {} } } });
    if (made !== null) return made;
  }
  const estimate = await estimateComparison(viewer, input);
  await allowTotal(viewer, estimate.credits, maxCredits);
  const comparison = await begin(viewer, input, request);
  const { models, ...asked } = input;
  const outcomes = await createAll(
    models.map((model, place) => ({
      viewer,
      kind: estimate.kind,
      input: { ...asked, model },
      options: {
        operation: `${operation}/${comparison.id}`,
        // Whoever asks at the same moment with the same key orders nothing twice.
        idempotencyKey: request === null ? null : `${place}`,
        maxCredits: maxCredits == null ? null : estimate.each[place]?.credits,
        comparisonId: comparison.id,
        requestId,
      },
    })),
  );
  const refusals = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  if (refusals.length === outcomes.length) await takeBack(comparison, request, refusals[0]);
  return comparison;
}

function refuseList(models: readonly string[]): void {
  const { length } = models;
  if (length < FEWEST_MODELS || length > MOST_MODELS) {
    const message = `A comparison is of ${FEWEST_MODELS} to ${MOST_MODELS} models.`;
    const [code, limit] =
      length < FEWEST_MODELS ? (["TOO_FEW", FEWEST_MODELS] as const) : (["TOO_MANY", MOST_MODELS] as const);
    throw new InvalidInputError([{ path: ["models"], code, limit, message }]);
  }
  const twice = models.findIndex((model, place) => models.indexOf(model) < place);
  if (twice === -1) return;
  const message = "This model stands in the list twice.";
  throw new InvalidInputError([{ path: ["models", `${twice}`], code: "DUPLICATE", message }]);
}

/** A problem of one model's order, as one of the comparison's input. */
function problemOf({ path, message, ...problem }: FieldProblem, place: number, name: string): FieldProblem {
  const isModel = path[0] === "model";
  return { ...problem, path: isModel ? ["models", `${place}`] : path, message: `${name}: ${message}` };
}

/** The comparison's row; that of the same request where it has been made. @throws QuotaExceededError above 1000 a day. */
function begin(
  { userId }: Viewer,
  { prompt, models }: ComparisonInput,
  request: Repeatable | null,
): Promise<Comparison> {
  const id = uuid();
  return db.$transaction(async (tx) => {
    const claimed = request === null ? null : await claimKey(tx, { ...request, resultId: id });
    if (claimed !== null) return tx.comparison.findUniqueOrThrow({ where: { id: claimed.replayOf } });
    const comparison = await tx.comparison.create({ data: { id, userId, prompt, models: [...models] } });
    await enforceDailyLimit(tx, { userId, most: MOST_A_DAY.comparisons, things: "comparisons" }, (firstId) =>
      tx.comparison.count({ where: { userId, id: { gte: firstId } } }),
    );
    return comparison;
  });
}

/** Nothing was ordered: the request may be made again. @throws the refusal. */
async function takeBack(
  { id }: Comparison,
  request: Repeatable | null,
  refusal: DomainError | undefined,
): Promise<never> {
  await db.$transaction(async (tx: Tx) => {
    if (request !== null) {
      const { userId, operation, key } = request;
      await tx.idempotencyKey.deleteMany({ where: { userId, operation, key, resultId: id } });
    }
    await tx.comparison.deleteMany({ where: { id, tasks: { none: {} } } });
  });
  throw refusal ?? new Error("Nothing was ordered of a comparison, and nobody says why.");
}
