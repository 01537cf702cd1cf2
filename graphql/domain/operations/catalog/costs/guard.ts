import { guardIn } from "#graphql/domain/catalog/costs/price-rules.ts";
import type { Loss } from "#graphql/domain/catalog/margin.ts";
import { takesWork } from "#graphql/domain/catalog/state.ts";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { rulesWithin } from "#graphql/domain/operations/catalog/costs/rules.ts";
import { lossFinding } from "#graphql/domain/tasks/outcome/check-margins.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { Model } from "#prisma/generated/client/client.ts";

/** Pauses a model that takes work at a loss, where the rules say so. Its row is held. */
export async function guardMargin(
  tx: Tx,
  held: Model,
  loss: Loss | null,
): Promise<{ model: Model; isPaused: boolean }> {
  if (loss === null || !takesWork(held)) return { model: held, isPaused: false };
  if (guardIn(await rulesWithin(tx)) === "TELL") return { model: held, isPaused: false };
  const data = { state: "PAUSED", stateSetAt: now() } as const;
  return { model: await tx.model.update({ where: { slug: held.slug }, data }), isPaused: true };
}

/** Keeps a price below cost as a finding as soon as it is there, once what made it is committed, and ends that when it is there no more. */
export async function tellLoss(slug: string, loss: Loss | null): Promise<void> {
  const of = { kind: "price-below-cost", subject: slug };
  if (loss === null) {
    const at = now();
    await db.ledgerFinding.updateMany({ where: { ...of, resolvedAt: null }, data: { resolvedAt: at, overAt: at } });
    return;
  }
  const isBack = { resolvedAt: null, acknowledgedAt: null, overAt: null, note: null };
  await db.ledgerFinding.updateMany({ where: { ...of, overAt: { not: null } }, data: isBack });
  await keepFindings([lossFinding(slug, loss)]);
}
