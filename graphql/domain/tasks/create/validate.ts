import { validateEndUser } from "#graphql/domain/accounts/api-keys/client-token.ts";
import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import {
  countsCharacters,
  type ModelDefinition,
  PROMPT_CHARACTERS,
  SOURCE_SECONDS,
} from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { keptStyle, type NamedStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import {
  brokenRules,
  isBlank,
  isStorable,
  type ParameterInput,
  validateParameters,
} from "#graphql/domain/catalog/parameters.ts";
import { goesToSandbox, replacementOf, stateIn } from "#graphql/domain/catalog/state.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import { type FieldProblem, InvalidInputError, ModelUnavailableError } from "#graphql/domain/errors.ts";
import { type Cast, castFor, frameModeWith, listProblems } from "#graphql/domain/tasks/create/cast/deal.ts";
import type { KeptPlayer } from "#graphql/domain/tasks/create/cast/players.ts";
import { castWords } from "#graphql/domain/tasks/create/cast/words.ts";
import type { Named } from "#graphql/domain/tasks/create/named/look-up.ts";
import { imagesAmong, type Source } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { validateReference } from "#graphql/domain/tasks/create/named/reference.ts";
import { promptToSend } from "#graphql/domain/tasks/create/prompt.ts";
import { billedSeconds } from "#graphql/domain/tasks/create/validate-played.ts";
import { refuseUnfitSources, sourceProblems } from "#graphql/domain/tasks/create/validate-sources.ts";
import { makerFor } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import { maskProblems, refuseUnfitMask } from "#graphql/domain/tasks/masks/validate-mask.ts";
import type { FrameMode, ModelState, TaskKind } from "#prisma/generated/client/client.ts";

/** What is asked for: the public API's input with its ids decoded to row ids. */
export type TaskInput = ParameterInput & {
  model: string;
  prompt: string;
  style?: string | null;
  sourceImages?: string[] | null;
  /** Who plays in it. */
  characters?: string[] | null;
  /** The same as an earlier order kept them, where this one repeats that: as they were then. */
  cast?: KeptPlayer[] | null;
  frameMode?: FrameMode | null;
  /** Which part of the first source changes. */
  mask?: string | null;
  parent?: string | null;
  workflow?: string | null;
  /** The partner's own word for whom it is made; opaque to us. */
  endUser?: string | null;
  /** Its owner's own word for this item: a row, the name of a file; opaque to us. */
  reference?: string | null;
  /** Made by the cheapest of the model's family first; at full size once that is asked for. */
  draft?: boolean | null;
  /** Slugs of the models that may make it where the first takes no work, in this order. */
  fallbackModels?: string[] | null;
};

/** A request whose fields its model takes, with the files that it names looked up. */
export type AskedTask = {
  viewer: Viewer | null;
  kind: TaskKind;
  input: TaskInput;
  /** What it and the requests beside it name. */
  named: Named;
  model: ModelDefinition;
  sources: Source[];
  cast: Cast;
  frameMode: FrameMode | null;
  /** The model's parameters, defaults filled in. */
  values: Record<string, ParameterValue>;
};

/** A request that can be carried out: everything in it exists, is the viewer's own and is permitted by the model. */
export type ValidTask = {
  model: ModelDefinition;
  /** As its row says it, when it was looked at. */
  modelState: ModelState;
  kind: TaskKind;
  prompt: string;
  /** The style as the row keeps it: of the catalogue by its id, one's own by its words. */
  style: ReturnType<typeof keptStyle>;
  sourceIds: string[];
  maskId: string | null;
  /** Who plays in it, as the row keeps them; null where nobody does. */
  cast: KeptPlayer[] | null;
  castIds: string[];
  frameMode: FrameMode | null;
  parameters: Record<string, ParameterValue>;
  parentId: string | null;
  workflowId: string | null;
  endUser: string | null;
  reference: string | null;
};

/**
 * Looks at a request's fields, before anything else of it. Reads, never writes.
 * @throws InvalidInputError naming every field that is wrong and its rule.
 */
export async function readRequest(
  viewer: Viewer | null,
  kind: TaskKind,
  input: TaskInput,
  named: Named,
): Promise<AskedTask> {
  await catalog();
  const model = offeredModel(kind, input.model);
  if (model === null) {
    const message = `There is no ${kind.toLowerCase()} model "${input.model.slice(0, 60)}".`;
    throw new InvalidInputError([{ path: ["model"], code: "NOT_OFFERED", message }]);
  }
  return requestOf(model, { viewer, kind, input, named, sources: named.sources(input.sourceImages ?? []) });
}

/** The model of a kind that a slug stands for; null where there is none. */
export function offeredModel(kind: TaskKind, slug: string): ModelDefinition | null {
  const model = modelDefinition(slug);
  return model?.kind === kind ? model : null;
}

/** What is asked of one model. @throws InvalidInputError naming every field that is wrong and its rule; NotFoundError for a character. */
export function requestOf(
  model: ModelDefinition,
  asked: Pick<AskedTask, "viewer" | "kind" | "input" | "named" | "sources">,
): AskedTask {
  const { input, named, sources } = asked;
  const unlisted = listProblems(input.characters ?? []);
  const players = unlisted.length > 0 ? [] : named.players(input);
  const mode = frameModeWith(model, input.frameMode ?? null, players.length > 0);
  const frameMode = frameModeOf(model, mode, sources.length, sources.length - imagesAmong(sources));
  const dealt = castFor(model, players, { sources, frameMode, isMasked: input.mask != null });
  const cast = { ...dealt, problems: [...unlisted, ...dealt.problems] };
  return { ...asked, model, frameMode, cast, values: checkFields(model, input, frameMode, sources, cast) };
}

/**
 * The task that a model would make of a request, once all that it refers to is known to be there.
 * @throws InvalidInputError, or NotFoundError for a source that is absent or somebody else's.
 */
export async function taskFor(
  { viewer, kind, input, named, model, sources, cast, frameMode, values }: AskedTask,
  style: NamedStyle | null,
  modelState: ModelState,
): Promise<ValidTask> {
  const sourceIds = input.sourceImages ?? [];
  refuseUnfitSources(model, sources);
  await refuseUnfitMask(named, model, input.mask ?? null, sources);
  const maker = makerFor(named, model, sourceIds, isFree(viewer) || goesToSandbox());
  const parameters = { ...values };
  const seconds = billedSeconds(model, sources);
  if (seconds !== null) parameters[SOURCE_SECONDS] = seconds;
  const prompt = model.takesPrompt ? input.prompt.trim() : "";
  const whoIsWho = castWords(model, cast.players, imageIdsOf([...sources, ...cast.references]));
  refuseTooLongTogether(model, prompt, style, whoIsWho);
  if (countsCharacters(model)) parameters[PROMPT_CHARACTERS] = promptToSend(prompt, style, whoIsWho).length;
  return {
    model,
    modelState,
    kind,
    prompt,
    style: keptStyle(style),
    sourceIds,
    maskId: input.mask ?? null,
    cast: cast.players.length > 0 ? cast.players : null,
    castIds: cast.pictures.map(({ id }) => id),
    frameMode,
    parameters,
    parentId: input.parent ?? maker?.id ?? null,
    workflowId: input.workflow ?? null,
    endUser: validateEndUser(input.endUser),
    reference: validateReference(input.reference),
  };
}

/** @throws InvalidInputError naming every field that breaks a rule. @returns the parameters, defaults filled in. */
function checkFields(
  model: ModelDefinition,
  input: TaskInput,
  frameMode: FrameMode | null,
  sources: readonly Source[],
  cast: Cast,
): Record<string, ParameterValue> {
  const { prompt } = input;
  const given = [...sources, ...cast.references];
  const sourceImages = imagesAmong(given);
  const { values, problems } = validateParameters(model, input);
  // What is wrong with the cast may be why there are too few images.
  const ofSources = cast.problems.length > 0 ? cast.problems : sourceProblems(model, frameMode, given);
  problems.unshift(...promptProblems(model, prompt, input.style ?? null), ...ofSources);
  problems.push(...maskProblems(model, input.mask ?? null, sources.length === 0 ? 0 : given.length));
  if (frameMode !== null && !model.frameModes.includes(frameMode)) {
    problems.push({ path: ["frameMode"], code: "NOT_OFFERED", message: `${model.name} does not offer ${frameMode}.` });
  }
  if (problems.length === 0) {
    problems.push(...brokenRules(model, { frameMode, sourceImages }, values, input.options ?? []));
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  const unused = frameMode === null ? [] : (model.unusedWith[frameMode] ?? []);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !unused.includes(name)));
}

/** The images among sources, in the order in which they are sent. */
function imageIdsOf(sources: readonly Source[]): string[] {
  return sources.flatMap(({ id, facts }) => (facts?.contentType.startsWith("image/") ? [id] : []));
}

/** How a video uses its sources where that is not said: by their number, and videos and sounds as references. Null for images. */
export function frameModeOf(
  model: ModelDefinition,
  asked: FrameMode | null,
  sources: number,
  played = 0,
): FrameMode | null {
  if (model.frameModes.length === 0 || asked !== null) return asked;
  const areReferences = played > 0 || model.frameModes.length === 1;
  if (areReferences && model.frameModes.includes("REFERENCE")) return "REFERENCE";
  if (sources === 0) return "TEXT";
  return sources === 1 ? "FIRST_FRAME" : "FIRST_AND_LAST_FRAMES";
}

function promptProblems(model: ModelDefinition, prompt: string, style: string | null): FieldProblem[] {
  if (!model.takesPrompt) return wordsProblems(model, prompt, style);
  const path = ["prompt"];
  if (isBlank(prompt)) return [{ path, code: "REQUIRED", message: "Describe what you want: the prompt is empty." }];
  if (prompt.trim().length > model.promptMaxLength) {
    const limit = model.promptMaxLength;
    return [{ path, code: "TOO_LONG", limit, message: `${model.name} takes prompts of at most ${limit} characters.` }];
  }
  if (style === null && prompt.trim().length < model.promptMinLength) {
    const limit = model.promptMinLength;
    return [
      { path, code: "TOO_SHORT", limit, message: `${model.name} takes prompts of at least ${limit} characters.` },
    ];
  }
  const message = "The prompt holds a character that cannot be stored.";
  return isStorable(prompt) ? [] : [{ path, code: "UNSTORABLE", message }];
}

/** What a model that takes no words would leave out of account is refused: nothing that is given is ignored. */
function wordsProblems({ name }: ModelDefinition, prompt: string, style: string | null): FieldProblem[] {
  const code = "CONFLICT" as const;
  const message = `${name} works from what is given alone: leave this out.`;
  return [
    ...(isBlank(prompt) ? [] : [{ path: ["prompt"], code, message }]),
    ...(style === null ? [] : [{ path: ["style"], code, message }]),
  ];
}

/** Whether a model takes this work: then by which state of its row, and otherwise why it does not. */
export type Availability = { modelState: ModelState } | { state: "PAUSED" | "RETIRED"; error: ModelUnavailableError };

/** From memory: whoever orders says by which state it was let through. */
export async function availabilityOf({ slug, name }: ModelDefinition, viewer: Viewer | null): Promise<Availability> {
  const known = await catalog();
  const row = known.models.get(slug);
  if (row === undefined) throw new Error(`The model ${slug} has no row.`);
  const state = stateIn(known, row, isFree(viewer) || goesToSandbox());
  if (state !== "PAUSED" && state !== "RETIRED") return { modelState: row.state };
  const isRetired = state === "RETIRED";
  const replacementSlug = replacementOf(row, known)?.slug ?? null;
  const message = isRetired ? `${name} is no longer offered.` : `${name} is paused at the moment.`;
  return { state, error: new ModelUnavailableError({ replacementSlug, isRetired, message }) };
}

/** What the style and the cast add counts too: the provider takes the words as a whole. @throws InvalidInputError */
function refuseTooLongTogether(
  model: ModelDefinition,
  prompt: string,
  style: NamedStyle | null,
  whoIsWho: string | null,
): void {
  const excess = promptToSend(prompt, style, whoIsWho).length - model.promptMaxLength;
  if (excess <= 0) return;
  const limit = Math.max(0, prompt.length - excess);
  const added = [...(style === null ? [] : [`the style ${style.name}`]), ...(whoIsWho === null ? [] : ["this cast"])];
  const message = `With ${added.join(" and ")}, ${model.name} takes at most ${limit} characters.`;
  throw new InvalidInputError([{ path: ["prompt"], code: "TOO_LONG", limit, message }]);
}

/** @throws NotFoundError for a style, parent or workflow that is absent or somebody else's. @returns the style asked for. */
export function checkReferences({ named, input }: Pick<AskedTask, "named" | "input">): NamedStyle | null {
  const style = named.style(input.style);
  named.mustHave(input);
  return style;
}
