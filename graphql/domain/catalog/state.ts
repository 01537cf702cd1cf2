import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Model, ModelState } from "#prisma/generated/client/client.ts";

/** Whether a model takes orders in a state, as its row says it. */
export function takesWork({ state }: Pick<Model, "state">): boolean {
  return state === "ACTIVE" || state === "DEGRADED";
}

/** Whether new tasks go to the sandbox: they do as long as there is no key for kie.ai. */
export function goesToSandbox(): boolean {
  return env.kie.apiKey === undefined;
}

/**
 * A model's state where its tasks go now: RETIRED once its sunset has come. What kie.ai has retired or no longer documents is
 * alive in the sandbox, unless an operator has since set its state. At kie.ai one that fails too often is degraded until it
 * gets through again, and all are paused while nothing is sent there; what an operator has set beyond that stays.
 */
export async function stateOf(row: Model, sandbox = goesToSandbox()): Promise<ModelState> {
  return stateIn(await catalog(), row, sandbox);
}

/** The same, of a catalogue at hand. */
export function stateIn({ kie }: Pick<Catalog, "kie">, row: Model, sandbox = goesToSandbox()): ModelState {
  const { slug, state, stateSetAt, sunsetAt } = row;
  if (sunsetAt !== null && sunsetAt <= now()) return "RETIRED";
  if (sandbox) return stateSetAt === null && state === modelDefinition(slug)?.initialState ? "ACTIVE" : state;
  if (state === "RETIRED" || state === "PAUSED") return state;
  if (kie.isShut) return "PAUSED";
  return kie.failing.has(slug) ? "DEGRADED" : state;
}

/**
 * Whether models are offered to nobody where tasks go now: kie.ai has them, and no key of ours takes orders there. Unlike one
 * that is paused for a while such a model is not shown; whoever names it is told that it is paused.
 */
export function areHidden({ kie }: Pick<Catalog, "kie">, sandbox = goesToSandbox()): boolean {
  return !sandbox && kie.isKeyless;
}

/** When a model takes no work any more, or since when it takes none; null where no end is planned. */
export async function sunsetOf(row: Model, sandbox = goesToSandbox()): Promise<Date | null> {
  if (row.sunsetAt !== null) return row.sunsetAt;
  const endedAt = modelDefinition(row.slug)?.endedAt;
  return endedAt !== undefined && (await stateOf(row, sandbox)) === "RETIRED" ? new Date(endedAt) : null;
}

/**
 * What to use instead of a model: its replacement, or what has come in the place of that where it is retired itself. Null
 * where nothing is said.
 */
export function replacementOf(row: Model, inForce: Pick<Catalog, "models" | "kie">): Model | null {
  const met = new Set([row.slug]);
  for (let slug = row.replacementSlug; slug !== null && !met.has(slug); ) {
    const next = inForce.models.get(slug);
    if (next === undefined) return null;
    if (stateIn(inForce, next) !== "RETIRED" || next.replacementSlug === null) return next;
    met.add(slug);
    slug = next.replacementSlug;
  }
  return null;
}

/** Says of a working model that its provider has trouble with it. What an operator has set otherwise stays. */
export async function degradeModel(slug: string): Promise<void> {
  const { count } = await db.model.updateMany({ where: { slug, state: "ACTIVE" }, data: { state: "DEGRADED" } });
  if (count === 0) return;
  notify("catalog");
  log.error({ event: "model degraded", model: slug }, "the provider does not know this model");
}
