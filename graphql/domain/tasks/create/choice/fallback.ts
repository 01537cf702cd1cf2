import type { NamedStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { namesGiven } from "#graphql/domain/catalog/parameters.ts";
import { type FieldProblem, InvalidInputError, ModelUnavailableError } from "#graphql/domain/errors.ts";
import { carryOver } from "#graphql/domain/tasks/create/choice/carry-over.ts";
import {
  type AskedTask,
  type Availability,
  offeredModel,
  type ValidTask,
} from "#graphql/domain/tasks/create/validate.ts";
import type { Task } from "#prisma/generated/client/client.ts";

type Unavailable = Exclude<Availability, { modelState: unknown }>;

/** The model that was asked for, and why another makes it. */
export type Fallback = { slug: string; reason: Unavailable["state"] };

const MOST_FALLBACKS = 3;

/** The model that a task was ordered from, where another makes it; null for every other task. */
export function fallbackOf({ orderedSlug, orderedState }: Pick<Task, "orderedSlug" | "orderedState">): Fallback | null {
  if (orderedSlug === null) return null;
  return { slug: orderedSlug, reason: orderedState === "RETIRED" ? "RETIRED" : "PAUSED" };
}

/** @throws InvalidInputError for fallbacks that could never make what is asked for. */
export function refuseUnfitFallbacks({ kind, input, model }: AskedTask): void {
  const slugs = input.fallbackModels ?? [];
  const path = ["fallbackModels"];
  // Alone: of a longer list no word is looked at.
  if (slugs.length > MOST_FALLBACKS) {
    const message = `Name at most ${MOST_FALLBACKS} models to fall back to.`;
    throw new InvalidInputError([{ path, code: "TOO_MANY", limit: MOST_FALLBACKS, message }]);
  }
  const problems = slugs.flatMap((slug, place): FieldProblem[] => {
    const problem = (code: FieldProblem["code"], message: string) => [
      { path: ["fallbackModels", String(place)], code, message },
    ];
    if (offeredModel(kind, slug) === null) {
      return problem("NOT_OFFERED", `There is no ${kind.toLowerCase()} model "${slug.slice(0, 60)}".`);
    }
    if (slug === model.slug) return problem("CONFLICT", "A model can't stand in for itself.");
    return slugs.indexOf(slug) < place ? problem("DUPLICATE", "This model is named twice.") : [];
  });
  if (slugs.length > 0 && input.draft === true) {
    problems.unshift({ path, code: "CONFLICT", message: "A draft has no fallbacks: its own family makes it." });
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/**
 * What the first of the fallbacks makes of a request that takes work and takes it as it is: with everything that was set, and
 * of what was not with what that model can do.
 * @throws ModelUnavailableError where none does; its sentence says of each why.
 */
export async function fallbackFor(
  request: AskedTask,
  style: NamedStyle | null,
  { state, error }: Unavailable,
): Promise<ValidTask & { fallback: Fallback }> {
  const given = new Set(namesGiven(request.input));
  const reasons: string[] = [];
  for (const slug of request.input.fallbackModels ?? []) {
    const model = offeredModel(request.kind, slug);
    if (model === null) continue;
    const task = await carryOver(request, model, style, { instead: {}, isNeeded: (name) => given.has(name) });
    if (typeof task !== "string") return { ...task, fallback: { slug: request.model.slug, reason: state } };
    reasons.push(task);
  }
  const { replacementSlug, message } = error;
  const all = [message, "Nor can a fallback make it.", ...new Set(reasons)].join(" ");
  throw new ModelUnavailableError({ replacementSlug, isRetired: state === "RETIRED", message: all });
}
