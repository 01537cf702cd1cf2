import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { stateIn } from "#graphql/domain/catalog/state.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/** Models that take no work, by where their tasks go. */
export type Drift = { sandbox: boolean; slug: string }[];

/** What tells that kie.ai does not have a model (any more); told again with every task that runs into it. */
const UNKNOWN_THERE = ["model-unknown", "model-disabled"];
const FINDING_LIFE_MS = DAY;

/** The models whose open tasks will not be made: gone, paused or retired here, or unknown at kie.ai within the last day. */
export async function driftedModels(): Promise<Drift> {
  const [known, findings] = await Promise.all([
    catalog(),
    db.ledgerFinding.findMany({
      where: { lastSeenAt: { gt: fromNow(-FINDING_LIFE_MS) }, kind: { in: UNKNOWN_THERE } },
      select: { subject: true },
    }),
  ]);
  const unknown = new Set(findings.map(({ subject }) => subject));
  return [...known.models.values()].flatMap((row) =>
    [true, false].flatMap((sandbox) => {
      const state = stateIn(known, row, sandbox);
      const isOut = modelDefinition(row.slug) === undefined || state === "PAUSED" || state === "RETIRED";
      return isOut || (!sandbox && unknown.has(row.slug)) ? [{ sandbox, slug: row.slug }] : [];
    }),
  );
}
