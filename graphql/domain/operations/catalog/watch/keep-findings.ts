import { isDeepStrictEqual } from "node:util";
import type { Finding } from "#graphql/domain/credits/findings.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { LedgerFinding } from "#prisma/generated/client/client.ts";

/** What the watch finds, by the look that finds it: each look ends what it sees no more, and nothing else. */
export const FOUND_BY = {
  list: ["model-gone", "model-unlisted"],
  look: [
    ...["field-added", "field-removed", "field-renamed", "field-changed", "values-changed", "range-changed"],
    ...["schema-changed", "schema-unread", "price-moved", "success-low"],
  ],
  cost: ["cost-jumped"],
} as const;

export type CatalogFinding = Finding & { kind: (typeof FOUND_BY)["list" | "look" | "cost"][number] };

/** What a finding about a model of kie.ai's is called: the same fact has the same name. */
export function subjectOf(kieModel: string, about: string): string {
  return about === "" ? kieModel : `${kieModel} ${about}`;
}

/** A model of kie.ai's, and the one of ours that findings about it are told at. */
export type Watched = { kieModel: string; model: string };

/** The findings about a model of kie.ai's that hold, as far as is known: open ones, and those that an operator has called mended. */
export async function findingsThatHold({ kieModel, model }: Watched): Promise<LedgerFinding[]> {
  const of = [{ subject: kieModel }, { subject: { startsWith: `${kieModel} ` } }];
  return db.ledgerFinding.findMany({
    where: { model, overAt: null, OR: of },
    orderBy: { id: "asc" },
    take: MOST_HELD,
  });
}
const MOST_HELD = 100;

/**
 * Keeps what a look has found of a model of kie.ai's, each fact once, and ends what it no longer sees. What an operator has called
 * mended stays so while the same is seen; once it was over, or is another fact, it is open again.
 */
export async function keepFound(
  look: keyof typeof FOUND_BY,
  of: Watched,
  found: readonly CatalogFinding[],
): Promise<void> {
  const kinds: readonly string[] = FOUND_BY[look];
  const held = (await findingsThatHold(of)).filter(({ kind }) => kinds.includes(kind));
  const isFound = ({ kind, subject }: LedgerFinding) =>
    found.some((one) => one.kind === kind && one.subject === subject);
  const over = held.filter((one) => !isFound(one)).map(({ id }) => id);
  if (over.length > 0) {
    const at = now();
    await db.ledgerFinding.updateMany({
      where: { id: { in: over }, resolvedAt: null },
      data: { resolvedAt: at, overAt: at },
    });
    await db.ledgerFinding.updateMany({ where: { id: { in: over }, overAt: null }, data: { overAt: at } });
  }
  for (const one of found) await keepOne(of.model, one, held);
}

async function keepOne(
  model: string,
  { kind, subject, detail }: CatalogFinding,
  held: readonly LedgerFinding[],
): Promise<void> {
  const at = now();
  const known = held.find((one) => one.kind === kind && one.subject === subject);
  // Numbers of success are others at each look: that is no other fact.
  const isSame = known !== undefined && (kind === "success-low" || isDeepStrictEqual(known.detail, detail));
  if (!isSame) {
    log.warn({ event: "catalogue finding", kind, model, subject, detail });
    await db.ledgerFinding.updateMany({
      where: { kind, subject, OR: [{ resolvedAt: { not: null } }, { overAt: { not: null } }] },
      data: { resolvedAt: null, acknowledgedAt: null, overAt: null, note: null, foundAt: at },
    });
  }
  await db.ledgerFinding.upsert({
    where: { kind_subject: { kind, subject } },
    create: { kind, subject, detail, model, foundAt: at, lastSeenAt: at },
    update: { detail, model, seen: { increment: 1 }, lastSeenAt: at },
  });
}
