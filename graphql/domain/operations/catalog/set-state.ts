import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { stateIn } from "#graphql/domain/catalog/state.ts";
import { ConflictError, type FieldErrorCode, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdModels } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Model, ModelState } from "#prisma/generated/client/client.ts";

/** How far ahead a sunset may be. */
const FURTHEST_MS = 5 * 366 * DAY;

export type StateChange = {
  /** The model's slug. */
  model: string;
  state: ModelState;
  reason: string;
  /** The slug of what to use instead. */
  replacement?: string | null | undefined;
  /** When it takes no work any more. */
  sunsetAt?: Date | null | undefined;
  /** The state that the operator saw; left out, as it is when the request comes in. */
  seen?: ModelState | null | undefined;
};

/**
 * Sets whether a model takes work, what to use instead, and when it ends. All three are set: what is left out is nothing. What
 * is ordered already is made. Every process knows it from its next answer on.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError naming the field, NotFoundError, ConflictError when somebody
 * else has changed it since it was looked at.
 */
export async function setModelState(actor: Actor, change: StateChange): Promise<Model> {
  const { model: slug, state } = change;
  const why = readReason(change.reason);
  const known = await db.model.findUnique({ where: { slug } });
  const { kie } = await catalog();
  const model = await db.$transaction(async (tx) => {
    const models = await holdModels(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const held = modelDefinition(slug) && models.get(slug);
    if (held === undefined) throw new NotFoundError("model");
    const shown = { seen: change.seen ?? null, inForce: stateIn({ kie }, held) };
    if (isAnother(held, known, shown)) {
      throw new ConflictError(`Somebody else has just set this model's state: it is ${held.state} now.`);
    }
    const data = { state, ...readPlan(held, change, { models, kie }) };
    const set = await tx.model.update({
      where: { slug },
      data: { ...data, stateSetAt: now(), stateBeforeWatch: null },
    });
    await recordAct(tx, by, {
      action: "model.state_set",
      subject: globalIdOf("Model", slug),
      before: planOf(held),
      after: planOf(set),
      reason: why,
    });
    return set;
  });
  notify("catalog");
  log.warn({ event: "model state set", model: slug, ...planOf(model) });
  return model;
}

type Shown = { seen: ModelState | null; inForce: ModelState };

function isAnother(held: Model, known: Model | null, { seen, inForce }: Shown): boolean {
  if (seen !== null) return held.state !== seen && inForce !== seen;
  return held.stateSetAt?.getTime() !== known?.stateSetAt?.getTime();
}

function planOf({ state, replacementSlug, sunsetAt }: Model) {
  return { state, replacement: replacementSlug, sunsetAt };
}

type Known = Pick<Catalog, "models" | "kie">;
type Plan = Pick<Model, "replacementSlug" | "sunsetAt">;

/** What is to come of a model, as far as it fits: @throws InvalidInputError. */
function readPlan(held: Model, { state, replacement, sunsetAt }: StateChange, known: Known): Plan {
  const replacementSlug = replacement ?? null;
  const end = sunsetAt ?? null;
  if (replacementSlug === null && state === "RETIRED") {
    throw refused("replacement", "REQUIRED", "A retired model needs a replacement: what people use instead.");
  }
  if (replacementSlug === null && end !== null) {
    throw refused("replacement", "REQUIRED", "A model with a sunset needs a replacement: what people use then.");
  }
  if (replacementSlug !== null) mustReplace(known, held.slug, replacementSlug);
  if (end !== null && state !== "RETIRED" && end <= now()) {
    throw refused("sunsetAt", "TOO_SMALL", "A sunset lies ahead. Retire the model to end it now.");
  }
  if (end !== null && end > fromNow(FURTHEST_MS)) {
    throw refused("sunsetAt", "TOO_LARGE", "A sunset is at most five years away.");
  }
  return { replacementSlug, sunsetAt: end ?? (state === "RETIRED" ? now() : null) };
}

/** @throws InvalidInputError unless the other is offered, makes the same, takes work, and leads to something other than this one. */
function mustReplace({ models, kie }: Known, slug: string, other: string): void {
  if (other === slug) throw refused("replacement", "UNFIT", "A model can't replace itself.");
  const [own, its] = [modelDefinition(slug), modelDefinition(other)];
  if (its === undefined) throw refused("replacement", "NOT_OFFERED", `There is no model "${other.slice(0, 60)}".`);
  if (its.kind !== own?.kind) {
    throw refused("replacement", "UNFIT", `${its.name} makes something else: a replacement is of the same kind.`);
  }
  const row = models.get(other);
  if (row !== undefined && stateIn({ kie }, row) === "RETIRED") {
    throw refused("replacement", "UNFIT", `${its.name} is retired itself.`);
  }
  const met = new Set<string>();
  for (let next = row?.replacementSlug ?? null; next !== null && !met.has(next); ) {
    if (next === slug) throw refused("replacement", "UNFIT", `${its.name} is replaced by this one: a circle.`);
    met.add(next);
    next = models.get(next)?.replacementSlug ?? null;
  }
}

function refused(field: string, code: FieldErrorCode, message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message }]);
}
