import { type Catalog, catalog } from "#graphql/domain/catalog/in-force.ts";
import { worksFromFiles } from "#graphql/domain/catalog/inputs.ts";
import { allModels, modelDefinition } from "#graphql/domain/catalog/models.ts";
import { stateIn, takesWork } from "#graphql/domain/catalog/state.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdModels } from "#graphql/domain/operations/catalog/hold-model.ts";
import type { Offered } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { GONE_AFTER } from "#graphql/domain/operations/catalog/watch/read-list.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { KieModel, Model, ModelState } from "#prisma/generated/client/client.ts";

/** Who the audit log says has done it. */
const WATCH = { name: "catalogue watch", userId: null, address: null };

/** How kie.ai does with a model of ours; `since` is when that was found. */
type Verdict = { is: "gone" | "bad"; since: Date; why: string } | { is: "well" };

/**
 * Brings the states of our models in line with what is known of them at kie.ai: gone there, paused here, with what to use instead;
 * bad there, degraded here; well again, as it was before. What an operator has set since stays. Any process may do it.
 */
export async function judgeModelsWatched(sandbox: boolean, { idsOf }: Offered): Promise<void> {
  const { models } = await catalog();
  const rows = await db.kieModel.findMany({ where: { sandbox } });
  const byId = new Map(rows.map((row) => [row.kieModel, row]));
  const holding = await db.ledgerFinding.findMany({
    where: { kind: { in: ["model-gone", "success-low"] }, model: { not: null }, overAt: null },
    take: MOST_FINDINGS,
  });
  const since = new Map(holding.map(({ kind, subject, foundAt }) => [`${kind} ${subject}`, foundAt]));
  for (const [slug, ids] of idsOf) {
    const known = ids.flatMap((id) => byId.get(id) ?? []);
    const row = models.get(slug);
    const verdict = verdictOn(known, since);
    if (row === undefined || known.length === 0 || changeFor(row, verdict) === null) continue;
    await setByWatch(slug, verdict);
  }
}
const MOST_FINDINGS = 1000;

function verdictOn(rows: readonly KieModel[], since: ReadonlyMap<string, Date>): Verdict {
  const gone = rows.flatMap(({ kieModel, missing }) => {
    const at = since.get(`model-gone ${kieModel}`);
    return missing >= GONE_AFTER && at !== undefined ? [{ kieModel, at }] : [];
  });
  const bad = rows.flatMap(({ kieModel }) => {
    const at = since.get(`success-low ${kieModel} success`);
    return at === undefined ? [] : [{ kieModel, at }];
  });
  const names = (of: typeof gone) => of.map(({ kieModel }) => kieModel).join(", ");
  const last = (of: typeof gone) => new Date(Math.max(...of.map(({ at }) => at.getTime())));
  if (gone.length > 0 && gone.length === rows.length) {
    return { is: "gone", since: last(gone), why: `kie.ai offers it no more: ${names(gone)}` };
  }
  if (gone.length > 0)
    return { is: "bad", since: last(gone), why: `kie.ai offers a part of it no more: ${names(gone)}` };
  if (bad.length > 0)
    return { is: "bad", since: last(bad), why: `too many of its tasks fail at kie.ai: ${names(bad)}` };
  return { is: "well" };
}

/** The state that a model is to have; null where it stays. */
function changeFor({ state, stateSetAt, stateBeforeWatch }: Model, verdict: Verdict): ModelState | null {
  if (verdict.is === "well") return stateBeforeWatch !== null && stateBeforeWatch !== state ? stateBeforeWatch : null;
  if (verdict.is === "gone") {
    const isSaidSince = stateSetAt !== null && stateSetAt >= verdict.since;
    return !isSaidSince && takesWork({ state }) ? "PAUSED" : null;
  }
  // Back from gone it is still not well.
  if (stateBeforeWatch !== null && state === "PAUSED") return "DEGRADED";
  return stateSetAt === null && state === "ACTIVE" ? "DEGRADED" : null;
}

async function setByWatch(slug: string, verdict: Verdict): Promise<void> {
  const { kie } = await catalog();
  const set = await db.$transaction(async (tx) => {
    const models = await holdModels(tx);
    const held = models.get(slug);
    const state = held === undefined ? null : changeFor(held, verdict);
    if (held === undefined || state === null) return null;
    const isBack = verdict.is === "well";
    const data = {
      state,
      replacementSlug: replacementFor(held, verdict, { models, kie }),
      stateBeforeWatch: isBack ? null : (held.stateBeforeWatch ?? held.state),
    };
    const after = await tx.model.update({ where: { slug }, data });
    await recordChange(tx, held, after, isBack ? "kie.ai offers it as before" : verdict.why);
    return after;
  });
  if (set === null) return;
  notify("catalog");
  log.warn({ event: "model state set by the watch", model: slug, state: set.state, replacement: set.replacementSlug });
}

async function recordChange(tx: Tx, before: Model, after: Model, reason: string): Promise<void> {
  const planOf = ({ state, replacementSlug, sunsetAt }: Model) => ({ state, replacement: replacementSlug, sunsetAt });
  await recordAct(tx, WATCH, {
    action: "model.state_set",
    subject: globalIdOf("Model", before.slug),
    before: planOf(before),
    after: planOf(after),
    reason: reason.slice(0, LONGEST_REASON),
  });
}
const LONGEST_REASON = 200;

type Known = Pick<Catalog, "models" | "kie">;

/** What to use instead: what is set already, or, of a model that is gone, one of its family that works, else one of its kind. */
function replacementFor(held: Model, verdict: Verdict, known: Known): string | null {
  if (verdict.is === "well" && held.stateSetAt === null) return modelDefinition(held.slug)?.replacementSlug ?? null;
  if (verdict.is !== "gone" || held.replacementSlug !== null) return held.replacementSlug;
  const own = modelDefinition(held.slug);
  // What goes on from a certain model's results, or needs a mask, does what no other does.
  if (own === undefined || !worksFromFiles(own)) return null;
  const fit = allModels().filter((model) => {
    const { slug, kind, acceptsImages, requiresImages } = model;
    if (!worksFromFiles(model)) return false;
    const row = known.models.get(slug);
    const doesAsMuch =
      kind === own.kind && (acceptsImages || !own.acceptsImages) && requiresImages === own.requiresImages;
    return slug !== held.slug && doesAsMuch && row?.replacementSlug === null && stateIn(known, row) === "ACTIVE";
  });
  const family = own.slug.split("-")[0];
  return (fit.find(({ slug }) => slug.split("-")[0] === family) ?? fit[0])?.slug ?? null;
}
