import { z } from "zod";
import { costWithin } from "#graphql/domain/catalog/costs/cost.ts";
import { guardIn } from "#graphql/domain/catalog/costs/price-rules.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { ConflictError, InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { followCost } from "#graphql/domain/operations/catalog/costs/follow.ts";
import { guardMargin, tellLoss } from "#graphql/domain/operations/catalog/costs/guard.ts";
import { rulesWithin } from "#graphql/domain/operations/catalog/costs/rules.ts";
import { holdModels } from "#graphql/domain/operations/catalog/hold-model.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { MarginGuard, Model, PriceRules } from "#prisma/generated/client/client.ts";

const factorRule = "A factor is a number from 1 to 10.";
const stepRule = "A step is a whole number of credits from 1 to 100.";
export const houseFactor = z.number(factorRule).min(1, factorRule).max(10, factorRule);
const shape = z.object({ factor: houseFactor, step: z.int(stepRule).min(1, stepRule).max(100, stepRule) });

export type Rules = { factor: number; step: number; guard: MarginGuard };

export type RulesChange = Rules & {
  reason: string;
  /** When the rules that the operator saw were set, null for those as delivered; left out, as they are. */
  seen?: Date | null | undefined;
};

/** Rules that were set, with how many prices moved, and the slugs of what was paused for a price below cost. */
export type RulesSet = { rules: PriceRules; moved: number; paused: string[] };

/** @throws InvalidInputError naming the field */
export function readRules({ factor, step, guard }: Rules): Rules {
  const parsed = shape.safeParse({ factor, step });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  return { ...parsed.data, guard };
}

/**
 * Sets how prices follow what kie.ai asks, and what is done with those below it. All that follow move at once, and orders keep the
 * price that they were taken at. Whose guard is to pause from now on has what is below cost paused with it.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, ConflictError when somebody else has set them since.
 */
export async function setPriceRules(actor: Actor, change: RulesChange): Promise<RulesSet> {
  const rules = readRules(change);
  const reason = readReason(change.reason);
  const { losses, ...set } = await db.$transaction(
    async (tx) => {
      const models = await holdModels(tx);
      const by = await mustBeActor(actor, SENSITIVE, tx);
      const before = await rulesWithin(tx);
      if (change.seen !== undefined && change.seen?.getTime() !== before.setAt?.getTime()) {
        throw new ConflictError("Somebody else has just set the rules. Look at them first.");
      }
      const data = { ...rules, setAt: now(), author: by.name, reason };
      const after = await tx.priceRules.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
      const moved = await followAll(tx, by, models);
      const beginsToPause = guardIn(before) === "TELL" && rules.guard === "PAUSE";
      const guarded = beginsToPause ? await pauseLosses(tx, models) : { paused: [], losses: [] };
      const { paused } = guarded;
      await recordAct(tx, by, {
        action: "price_rules.set",
        subject: "price-rules",
        before: { factor: before.factor, step: before.step, guard: guardIn(before) },
        after: { ...rules, ...(moved.length > 0 && { prices: moved }), ...(paused.length > 0 && { paused }) },
        reason,
      });
      return { rules: after, moved: moved.length, ...guarded };
    },
    { timeout: LONGEST_MS },
  );
  notify("catalog");
  for (const { slug, loss } of losses) await tellLoss(slug, loss);
  log.warn({ event: "price rules set", ...rules, moved: set.moved, paused: set.paused });
  return set;
}
/** All models are held meanwhile: more than a second or two is not to be expected. */
const LONGEST_MS = 30_000;

type Moved = { model: string; credits: number };

async function followAll(
  tx: Tx,
  by: Parameters<typeof followCost>[1],
  models: ReadonlyMap<string, Model>,
): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (const definition of allModels()) {
    const held = models.get(definition.slug);
    const set = held?.followsCost === true ? await followCost(tx, by, definition, held, true) : null;
    if (set !== null) moved.push({ model: definition.slug, credits: set.price.credits });
  }
  return moved;
}

async function pauseLosses(tx: Tx, models: ReadonlyMap<string, Model>) {
  const losses: { slug: string; loss: Loss }[] = [];
  const paused: string[] = [];
  for (const definition of allModels()) {
    const { slug } = definition;
    const held = models.get(slug);
    if (held === undefined) continue;
    const loss = lossOf(definition, await currentPrice(slug, tx), await costWithin(tx, definition));
    if (loss === null) continue;
    losses.push({ slug, loss });
    const { isPaused } = await guardMargin(tx, held, loss);
    if (isPaused) paused.push(slug);
  }
  return { losses, paused };
}
