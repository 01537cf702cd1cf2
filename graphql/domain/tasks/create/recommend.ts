import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { ModelDefinition, ModelPurpose } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { worksFromFiles } from "#graphql/domain/catalog/inputs.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { currentCreditsOf, type DurationRange, expectedSecondsOf } from "#graphql/domain/catalog/offer.ts";
import { usualPurpose } from "#graphql/domain/catalog/purpose.ts";
import { goesToSandbox, stateIn } from "#graphql/domain/catalog/state.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { type Source, sourcesOf } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { frameModeOf } from "#graphql/domain/tasks/create/validate.ts";
import { sourceProblems } from "#graphql/domain/tasks/create/validate-sources.ts";
import { db } from "#graphql/runtime/db.ts";
import type { FrameMode, Model, ModelRatings, ModelState, TaskKind } from "#prisma/generated/client/client.ts";

/** What speaks for a model. BEST_LIKED goes by people's ratings, and FIRST_CHOICE takes its place while there are too few. */
export type AdviceReason = "BEST_LIKED" | "FIRST_CHOICE" | "CHEAPEST" | "SOONEST";

export type ModelAdvice = {
  model: Model;
  reasons: AdviceReason[];
  /** For one task with default parameters. */
  credits: number;
  expectedSeconds: DurationRange | null;
};

export type Wish = { kind: TaskKind; prompt: string; sources: readonly string[]; maxCredits: number | null };

const MOST_SOURCES = 20;
/** With fewer, a share says little. */
const FEWEST_RATINGS = 5;

type Candidate = Omit<ModelAdvice, "reasons"> & { state: ModelState; liking: number | null };

/**
 * Up to three models for what somebody wants: what people like best for it, the cheapest, and what is ready soonest. They can
 * all be ordered: they take so many words and these images, cost at most `maxCredits`, and the viewer's key may use them.
 * @throws InvalidInputError for too many images or a budget below 0, NotFoundError for images that are not the viewer's.
 */
export async function recommendModels(viewer: Viewer | null, wish: Wish): Promise<ModelAdvice[]> {
  const { kind, sources, maxCredits } = wish;
  if (sources.length > MOST_SOURCES) {
    const message = `Name at most ${MOST_SOURCES} images.`;
    throw new InvalidInputError([{ path: ["sources"], code: "TOO_MANY", limit: MOST_SOURCES, message }]);
  }
  if (maxCredits !== null && maxCredits < 0) {
    const message = "A budget is 0 credits or more.";
    throw new InvalidInputError([{ path: ["maxCredits"], code: "TOO_SMALL", limit: 0, message }]);
  }
  const given = await sourcesOf(viewer, sources);
  if (given.some(({ facts }) => facts === null)) throw new NotFoundError("source");
  const frameMode = givenFrameMode(given);
  const purpose = usualPurpose(kind, frameMode, sources.length);
  await catalog();
  const able = allModels().filter((model) => model.purposes.includes(purpose) && canMake(model, viewer, wish, given));
  const sandbox = isFree(viewer) || goesToSandbox();
  const all = (await candidatesOf(able, purpose, sandbox)).filter(
    ({ credits }) => maxCredits === null || credits <= maxCredits,
  );
  const healthy = all.filter(({ state }) => state === "ACTIVE");
  return adviceOn(healthy.length > 0 ? healthy : all.filter(({ state }) => state === "DEGRADED"));
}

function canMake(model: ModelDefinition, viewer: Viewer | null, { prompt }: Wish, sources: readonly Source[]): boolean {
  const allowed = viewer?.key?.models ?? [];
  if (allowed.length > 0 && !allowed.includes(model.slug)) return false;
  const length = prompt.trim().length;
  // Who has not written anything yet is advised as well.
  if (!model.takesPrompt || !worksFromFiles(model) || (length > 0 && length < model.promptMinLength)) return false;
  if (length > model.promptMaxLength) return false;
  const given = model.kind === "VIDEO" && model.frameModes.length > 0 ? givenFrameMode(sources) : null;
  const frameMode = frameModeOf(model, given, sources.length);
  if (frameMode !== null && !model.frameModes.includes(frameMode)) return false;
  return sourceProblems(model, frameMode, sources).length === 0;
}

/** How a video is to use its sources, where that has to be said: more than two, and what is played, are no frames. */
function givenFrameMode(sources: readonly Source[]): FrameMode | null {
  const arePlayed = sources.some(({ facts }) => facts?.contentType.startsWith("image/") === false);
  return arePlayed || sources.length > 2 ? "REFERENCE" : null;
}

async function candidatesOf(
  able: readonly ModelDefinition[],
  purpose: ModelPurpose,
  sandbox: boolean,
): Promise<Candidate[]> {
  const slugs = able.map(({ slug }) => slug);
  const where = { modelSlug: { in: slugs }, sandbox, purpose };
  const [known, credits, times, ratings] = await Promise.all([
    catalog(),
    currentCreditsOf(slugs),
    expectedSecondsOf(slugs),
    db.modelRatings.findMany({ where }),
  ]);
  return slugs.flatMap((slug, place) => {
    const model = known.models.get(slug);
    if (model === undefined) return [];
    const rated = ratings.find(({ modelSlug }) => modelSlug === slug);
    return [
      {
        model,
        state: stateIn(known, model, sandbox),
        credits: credits[place] ?? 0,
        expectedSeconds: times[place] ?? null,
        liking: rated === undefined ? null : likingOf(rated),
      },
    ];
  });
}

/**
 * How sure it is that people like it: the lower end of Wilson's interval at 95 % for the share of good ratings and of
 * comparisons won (E. B. Wilson, 1927), so that nine of ten weigh more than one of one. Null while there are too few.
 */
function likingOf({ good, bad, won, lost }: ModelRatings): number | null {
  const count = good + bad + won + lost;
  if (count < FEWEST_RATINGS) return null;
  const [z, share] = [1.96, (good + won) / count];
  const margin = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return (share + (z * z) / (2 * count) - margin) / (1 + (z * z) / count);
}

function adviceOn(candidates: readonly Candidate[]): ModelAdvice[] {
  const liked = best(candidates, ({ liking }) => (liking === null ? null : -liking));
  const picks: [AdviceReason, Candidate | undefined][] = [
    liked === undefined ? ["FIRST_CHOICE", candidates[0]] : ["BEST_LIKED", liked],
    ["CHEAPEST", best(candidates, ({ credits }) => credits)],
    ["SOONEST", best(candidates, ({ expectedSeconds }) => expectedSeconds?.p50 ?? null)],
  ];
  const advice = new Map<string, ModelAdvice>();
  for (const [reason, pick] of picks) {
    if (pick === undefined) continue;
    const { model, credits, expectedSeconds } = pick;
    const reasons = [...(advice.get(model.slug)?.reasons ?? []), reason];
    advice.set(model.slug, { model, credits, expectedSeconds, reasons });
  }
  return [...advice.values()];
}

/** The candidate of the smallest measure, the first of those that are equal; undefined where none has any. */
function best(candidates: readonly Candidate[], measure: (candidate: Candidate) => number | null) {
  let found: { candidate: Candidate; at: number } | undefined;
  for (const candidate of candidates) {
    const at = measure(candidate);
    if (at !== null && (found === undefined || at < found.at)) found = { candidate, at };
  }
  return found?.candidate;
}
