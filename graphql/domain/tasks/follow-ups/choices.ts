import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type ModelDefinition, SOURCE_SECONDS } from "#graphql/domain/catalog/definition.ts";
import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { creditsFor } from "#graphql/domain/catalog/price.ts";
import { areHidden, goesToSandbox, stateIn } from "#graphql/domain/catalog/state.ts";
import type { SourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { frameModeOf } from "#graphql/domain/tasks/create/validate.ts";
import { billedSeconds } from "#graphql/domain/tasks/create/validate-played.ts";
import { sourceProblems, unfitProblems } from "#graphql/domain/tasks/create/validate-sources.ts";
import { continuesOf, type Maker, makersOf, obstacleTo, reachOf } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import {
  FOLLOW_UPS,
  type FollowUpPurpose,
  frameModeFor,
  maskFor,
  type Need,
  wordsFor,
} from "#graphql/domain/tasks/follow-ups/ways.ts";
import type { ModelState } from "#prisma/generated/client/client.ts";

/** What is in the way of a follow-up, from what is nearest to being possible to what is farthest. */
export const OBSTACLES = [
  ...(["PAUSED", "NOT_FOR_KEY", "UNFIT", "OTHER_SETTINGS", "OUT_OF_REACH", "OTHER_PLACE"] as const),
  ...(["OTHER_MODEL", "UPLOADED", "NEEDS_MORE"] as const),
] as const;
export type Obstacle = { code: (typeof OBSTACLES)[number]; message: string };

/** A model that can be used for a purpose with a file, or why it can't. */
export type FollowUpChoice = {
  purpose: FollowUpPurpose;
  model: ModelDefinition;
  /** What it holds with default settings; null where something is in the way. */
  credits: number | null;
  words: Need;
  mask: Need;
  /** Whether the model knows the parts of a picture that it made, so that one is changed by its name. */
  knowsParts: boolean;
  obstacle: Obstacle | null;
};

/** A file that is gone on from. */
export type FollowedFile = SourceFacts;

/** More than anybody looks through. */
export const MOST_CHOICES = 60;

type Around = { viewer: Viewer | null; known: Catalog; sandbox: boolean; inReach: (maker: Maker) => boolean };

/**
 * What can be made of files: of each purpose the model that makes it where none is named; or all models for one purpose, in
 * the order in which they would be taken. Those that take no file of its kind are left out. Two statements, of however many files.
 */
export async function followUpsOf(
  viewer: Viewer | null,
  files: readonly FollowedFile[],
  purpose: FollowUpPurpose | null,
): Promise<FollowUpChoice[][]> {
  const [known, makers] = await Promise.all([catalog(), makersOf(files.map(({ id }) => id))]);
  const around = {
    viewer,
    known,
    sandbox: isFree(viewer) || goesToSandbox(),
    inReach: await reachOf([...makers.values()]),
  };
  return files.map((file) => {
    const maker = makers.get(file.id) ?? null;
    if (purpose !== null) return choicesFor(around, purpose, file, maker).slice(0, MOST_CHOICES);
    return FOLLOW_UPS.flatMap((one) => choicesFor(around, one, file, maker).slice(0, 1));
  });
}

/** The models for a purpose that take files of this kind: what is possible first, and of that what is cheapest. */
function choicesFor(
  around: Around,
  purpose: FollowUpPurpose,
  file: FollowedFile,
  maker: Maker | null,
): FollowUpChoice[] {
  if (areHidden(around.known, around.sandbox)) return [];
  const able = allModels().filter((model) => model.purposes.includes(purpose) && takesKind(model, purpose, file));
  const offered = able.filter((model) => stateAt(around, model) !== "RETIRED");
  const ranked = offered.map((model) => {
    const obstacle = obstacleFor(around, purpose, model, file, maker);
    const choice: FollowUpChoice = {
      ...{ purpose, model, obstacle, words: wordsFor(model, purpose, maker), mask: maskFor(model) },
      knowsParts: purpose === "EDIT" && continuesOf(model) !== null,
      credits: obstacle === null ? creditsOf(around, model, file) : null,
    };
    return { choice, rank: rankOf(around, choice) };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ choice }) => choice);
}

function takesKind({ inputs }: ModelDefinition, purpose: FollowUpPurpose, { contentType }: FollowedFile): boolean {
  // What also takes videos does so as references.
  if (purpose === "IMAGE_TO_VIDEO" && !contentType.startsWith("image/")) return false;
  return inputs.some(({ kind }) => kind !== "MASK" && contentType.startsWith(`${kind.toLowerCase()}/`));
}

/** A price is far below the first of these. */
const [STEP, DEGRADED, UNASKED, IN_THE_WAY] = [1e8, 1e9, 1e10, 1e11];

/** What can be done comes before what needs a mask, or changes a picture without words, and that before what can't be done. */
function rankOf(around: Around, { purpose, model, credits, words, mask, obstacle }: FollowUpChoice): number {
  const isDegraded = stateAt(around, model) === "DEGRADED";
  const isSpecial = mask === "REQUIRED" || (purpose === "EDIT" && words === "NONE");
  const far = obstacle === null ? 0 : IN_THE_WAY + OBSTACLES.indexOf(obstacle.code) * STEP;
  return (credits ?? 0) + (isDegraded ? DEGRADED : 0) + (isSpecial ? UNASKED : 0) + far;
}

function stateAt({ known, sandbox }: Around, { slug }: ModelDefinition): ModelState {
  const row = known.models.get(slug);
  return row === undefined ? "RETIRED" : stateIn(known, row, sandbox);
}

function obstacleFor(
  around: Around,
  purpose: FollowUpPurpose,
  model: ModelDefinition,
  file: FollowedFile,
  maker: Maker | null,
): Obstacle | null {
  const { viewer, sandbox, inReach } = around;
  const { slug, name } = model;
  const allowed = viewer?.key?.models ?? [];
  if (allowed.length > 0 && !allowed.includes(slug)) {
    return { code: "NOT_FOR_KEY", message: `This key may not use the model "${slug}".` };
  }
  const problem = obstacleTo(model, maker, sandbox, inReach) ?? unfit(model, purpose, file);
  if (problem !== null) return problem;
  return stateAt(around, model) === "PAUSED" ? { code: "PAUSED", message: `${name} is paused at the moment.` } : null;
}

/** What an order would say of this one file; what it says of too few is that there must be others. */
function unfit(model: ModelDefinition, purpose: FollowUpPurpose, file: FollowedFile): Obstacle | null {
  const source = { id: file.id, facts: file };
  const played = file.contentType.startsWith("image/") ? 0 : 1;
  const frameMode = frameModeOf(model, frameModeFor(model, purpose), 1, played);
  if (frameMode !== null && !model.frameModes.includes(frameMode)) {
    return { code: "UNFIT", message: `${model.name} does not offer ${frameMode}.` };
  }
  const [problem] = [...sourceProblems(model, frameMode, [source]), ...unfitProblems(model, [source])];
  if (problem === undefined) return null;
  const isTooFew = problem.code === "REQUIRED" || problem.code === "TOO_FEW";
  return { code: isTooFew ? "NEEDS_MORE" : "UNFIT", message: problem.message };
}

function creditsOf({ known }: Around, model: ModelDefinition, file: FollowedFile): number {
  const price = known.prices.get(model.slug);
  if (price === undefined) throw new Error(`The model "${model.slug}" has no price.`);
  const { values } = validateParameters(model, {});
  const seconds = billedSeconds(model, [{ id: file.id, facts: file }]);
  return creditsFor(price, seconds === null ? values : { ...values, [SOURCE_SECONDS]: seconds });
}
