import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { hourBegan, hourEnds, spendThisHour } from "#graphql/domain/provider/spend.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** From this share of the ceiling on it is told; at all of it nothing new is sent. */
const NEAR = 0.8;

/**
 * Holds what this hour costs at kie.ai, with what is under way there, against the ceiling that an operator has set: first it
 * is told, then nothing new is sent until the hour is over or an operator says otherwise.
 */
export async function watchSpending(): Promise<void> {
  const provider = await db.provider.findUnique({ where: { id: "kie" } });
  const ceiling = provider?.spendCeiling ?? null;
  if (provider === null || ceiling === null) return;
  const { spent, underWay } = await spendThisHour();
  if (spent + underWay < ceiling * NEAR) return;
  const detail = { spent, underWay, ceiling, hour: hourBegan().toISOString() };
  await tellOnce({ kind: "spend-near-ceiling", subject: "kie.ai", detail });
  const isLifted = provider.liftedUntil !== null && provider.liftedUntil > now();
  if (spent + underWay < ceiling || isLifted) return;
  const { count } = await db.provider.updateMany({
    // The ceiling that was read, not one that has just been raised.
    where: { id: "kie", spendCeiling: ceiling, OR: [{ pausedUntil: null }, { pausedUntil: { lte: now() } }] },
    data: { pausedUntil: hourEnds(), pausedSince: now() },
  });
  if (count === 0) return;
  log.error({ event: "spending ceiling reached", spent, underWay, ceiling });
  await keepFindings([{ kind: "spend-ceiling", subject: "kie.ai", detail }]);
}

/** Once an hour. */
async function tellOnce(finding: Finding): Promise<void> {
  const { kind, subject } = finding;
  const known = await db.ledgerFinding.count({ where: { kind, subject, lastSeenAt: { gte: hourBegan() } } });
  if (known === 0) await keepFindings([finding]);
}
