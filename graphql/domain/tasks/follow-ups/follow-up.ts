import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { isSaved } from "#graphql/domain/assets/saved.ts";
import type { ModelDefinition, ModelPurpose } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { isBlank, type ParameterInput, validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { type FieldProblem, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { outcomeOf } from "#graphql/domain/tasks/create/batch.ts";
import { type CreatedTask, createTask, findMade } from "#graphql/domain/tasks/create/create.ts";
import { type Estimate, estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import { type CreateOptions, repeatableAs } from "#graphql/domain/tasks/create/order.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { type FollowUpChoice, followUpsOf } from "#graphql/domain/tasks/follow-ups/choices.ts";
import { makersOf } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import { inOwnShape, refuseSameShape } from "#graphql/domain/tasks/follow-ups/new-shape.ts";
import {
  type FollowUpPurpose,
  type FollowUpWords,
  inputFor,
  isFollowUp,
} from "#graphql/domain/tasks/follow-ups/ways.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, TaskKind } from "#prisma/generated/client/client.ts";

/** What somebody wants to be made of a file, before anything of it has been looked at. */
export type FollowUp = Omit<FollowUpWords, "purpose"> & {
  asset: string;
  purpose: ModelPurpose;
  model?: string | null | undefined;
};

/**
 * Orders what goes on from a file: an ordinary task, placed as any, whose parent is the task that made the file. Where no
 * model is named, the first of `followUpsOf` that takes what was said makes it. The same key stands for what was asked, so that it gives the same task
 * also once another model would be the first.
 * @throws InvalidInputError, NotFoundError for a file that is absent or somebody else's, and all that createTask refuses.
 */
export async function createFollowUp(viewer: Viewer, followUp: FollowUp, options: CreateOptions): Promise<CreatedTask> {
  const order = await outcomeOf(() => orderFor(viewer, followUp));
  if ("error" in order) {
    const made = await findMade(() => repeatableAs(viewer, options, followUp));
    if (made === null || "error" in made) throw made?.error ?? order.error;
    return made;
  }
  const { kind, input } = order;
  return inItsWords(() => createTask(viewer, kind, input, { ...options, asked: followUp }));
}

/** What it would cost. @throws the refusals of creating it, but for those that depend on the balance. */
export async function estimateFollowUp(viewer: Viewer, followUp: FollowUp): Promise<Estimate> {
  const { kind, input } = await orderFor(viewer, followUp);
  return inItsWords(() => estimateTask(viewer, kind, input));
}

/** The order that a follow-up comes to. @throws InvalidInputError, NotFoundError */
async function orderFor(viewer: Viewer, followUp: FollowUp): Promise<{ kind: TaskKind; input: TaskInput }> {
  const { purpose, options } = followUp;
  if (!isFollowUp(purpose)) {
    const message = `${purpose} goes on from no single file: order it with its own mutation.`;
    throw invalid({ path: ["purpose"], code: "NOT_OFFERED", message });
  }
  const file = await fileOf(viewer, followUp.asset);
  const model = await modelFor(viewer, { ...followUp, purpose }, file);
  if (purpose === "EXPAND") refuseSameShape(model, options ?? [], file);
  const maker = (await makersOf([file.id])).get(file.id) ?? null;
  const isOfPart = purpose === "EDIT" && followUp.mask !== undefined && followUp.mask !== null;
  const settings = isOfPart ? inOwnShape(model, options ?? [], file) : options;
  return { kind: model.kind, input: inputFor(model, { ...followUp, purpose, options: settings }, file, maker) };
}

/** A file of one's own that is there, with all that was made together with it. */
async function fileOf(viewer: Viewer, id: string): Promise<Asset> {
  const file = await db.asset.findFirst({
    where: { id, userId: viewer.userId, deletedAt: null },
    include: { task: { select: { status: true, lateResultAt: true } } },
  });
  if (file === null) throw new NotFoundError("file");
  if (file.task === null || isSaved(file.task)) return file;
  const message = "This result is still being saved: go on from it once it is there.";
  throw invalid({ path: ["asset"], code: "CONFLICT", message });
}

type Wanted = FollowUp & { purpose: FollowUpPurpose };

/** The model that is named; else the first that takes what was said, or, where none does, the one whose refusal says most. */
async function modelFor(viewer: Viewer, wanted: Wanted, file: Asset): Promise<ModelDefinition> {
  const { purpose, model: slug } = wanted;
  if (slug !== undefined && slug !== null) return modelNamed(purpose, slug);
  const [choices = []] = await followUpsOf(viewer, [file], purpose);
  const [first] = said(wanted).reduce((left, takes) => {
    const those = left.filter(takes);
    return those.length > 0 ? those : left;
  }, choices);
  if (first !== undefined) return first.model;
  const message = `No model is there for ${purpose} that takes this kind of file.`;
  throw invalid({ path: ["asset"], code: "UNFIT", message });
}

async function modelNamed(purpose: FollowUpPurpose, slug: string): Promise<ModelDefinition> {
  const model = await definitionOf(slug);
  const path = ["model"];
  if (model === undefined) {
    throw invalid({ path, code: "NOT_OFFERED", message: `There is no model "${slug.slice(0, 60)}".` });
  }
  if (model.purposes.includes(purpose)) return model;
  throw invalid({ path, code: "CONFLICT", message: `${model.name} is not for ${purpose}.` });
}

/** What a model has to take of what was said, from what matters most to what matters least. */
function said({ mask, prompt, options }: Wanted): ((choice: FollowUpChoice) => boolean)[] {
  const hasMask = mask !== undefined && mask !== null;
  return [
    (choice) => (hasMask ? choice.mask !== "NONE" : choice.mask !== "REQUIRED"),
    ({ words }) => isBlank(prompt ?? "") || words !== "NONE",
    ({ model }) => takesAll(model, options),
    ({ obstacle }) => obstacle === null,
  ];
}

function takesAll(model: ModelDefinition, options: ParameterInput["options"]): boolean {
  return validateParameters(model, { options: options ?? [] }).problems.length === 0;
}

function invalid(problem: FieldProblem): InvalidInputError {
  return new InvalidInputError([problem]);
}

/** The refusals of an order, at the fields of what it was made of: it has one file, and its settings are options. */
async function inItsWords<Answer extends object>(order: () => Promise<Answer>): Promise<Answer> {
  const outcome = await outcomeOf(order);
  if (!("error" in outcome)) return outcome;
  const { error } = outcome;
  throw error instanceof InvalidInputError ? new InvalidInputError(error.fields.map(asGiven)) : error;
}

const OWN_FIELDS = ["model", "prompt", "options", "mask", "idempotencyKey"];

function asGiven({ path, ...problem }: FieldProblem): FieldProblem {
  const [field = ""] = path;
  if (OWN_FIELDS.includes(field)) return { ...problem, path };
  return { ...problem, path: ["sourceImages", "frameMode"].includes(field) ? ["asset"] : ["options"] };
}
