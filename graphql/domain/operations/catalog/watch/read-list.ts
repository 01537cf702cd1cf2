import { keepFound, subjectOf } from "#graphql/domain/operations/catalog/watch/keep-findings.ts";
import type { Offered } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { inCatalogTurn } from "#graphql/domain/provider/catalog-turn.ts";
import { fromNow, HOUR, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { type KieListing, listKieModels } from "#graphql/vendors/kie/catalog/catalog.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import type { KieModel } from "#prisma/generated/client/client.ts";

/** All of it is read once in so long; what somebody wants to be read is read then. */
export const READ_EVERY_MS = 4 * HOUR;
/** The process that reads is taken for dead after this long. */
export const CLAIM_MS = 3 * MINUTE;

/** A model that is missing in so many lists in a row is gone: one list may be odd. */
export const GONE_AFTER = 2;
/** A list without so many of ours at once, and without more than half of them, says more of itself than of them. */
const MOST_MISSING = 3;

/** Reads the list of kie.ai's models if it is time, or wanted, and no other process does; and keeps what of ours is in it. */
export async function readListIfDue(provider: KieProvider, { slugsOf }: Offered): Promise<void> {
  const { sandbox } = provider;
  const id = catalogOf(sandbox);
  const claim = await claimList(id);
  if (claim === null) return;
  try {
    const { models, isWhole } = await inCatalogTurn(provider, () => listKieModels(provider));
    const rows = await db.kieModel.findMany({ where: { sandbox, kieModel: { in: [...slugsOf.keys()] } } });
    if (isWhole) await keepListed(rows, models);
    else log.warn({ event: "catalogue list not whole", models: models.length }, "it tells nothing of what it has not");
    if (isWhole) for (const row of await freshRows(rows)) await tellOfList(row, slugsOf.get(row.kieModel)?.[0]);
    await db.kieCatalog.updateMany({
      where: { id, claimedUntil: claim },
      data: { claimedUntil: null, listedAt: now(), ...(isWhole && { models, modelsReadAt: now() }) },
    });
  } catch (error) {
    await db.kieCatalog.updateMany({ where: { id, claimedUntil: claim }, data: { claimedUntil: null } });
    throw error;
  }
}

/** Which KieCatalog is a provider's. */
export function catalogOf(sandbox: boolean): string {
  return sandbox ? "sandbox" : "kie";
}

async function claimList(id: string): Promise<Date | null> {
  await db.kieCatalog.createMany({ data: [{ id }], skipDuplicates: true });
  const row = await db.kieCatalog.findUniqueOrThrow({ where: { id } });
  const { listedAt, wantedAt, claimedUntil } = row;
  const isWanted = wantedAt !== null && (listedAt === null || wantedAt > listedAt);
  if (listedAt !== null && listedAt > fromNow(-READ_EVERY_MS) && !isWanted) return null;
  const until = fromNow(CLAIM_MS);
  const free = [{ claimedUntil: null }, { claimedUntil: { lte: now() } }];
  // As it was read: of two that want to read it the second sees that it is taken, or has been read.
  const where = { id, listedAt, AND: [{ claimedUntil }, { OR: free }] };
  return (await db.kieCatalog.updateMany({ where, data: { claimedUntil: until } })).count > 0 ? until : null;
}

async function keepListed(rows: readonly KieModel[], models: readonly KieListing[]): Promise<void> {
  const listed = new Set(models.flatMap(({ model, slug }) => (slug === null ? [model] : [model, slug])));
  const missing = rows.filter(({ kieModel }) => !listed.has(kieModel));
  const known = missing.filter(({ firstListedAt }) => firstListedAt !== null);
  const present = rows.filter(({ kieModel }) => listed.has(kieModel));
  if (known.length > MOST_MISSING && known.length > rows.length / 2) {
    log.error({ event: "catalogue list odd", missing: known.length, of: rows.length }, "most of ours are not in it");
    return;
  }
  const named = (of: readonly KieModel[]) => ({ OR: of.map(({ sandbox, kieModel }) => ({ sandbox, kieModel })) });
  await db.kieModel.updateMany({ where: named(missing), data: { missing: { increment: 1 } } });
  await db.kieModel.updateMany({ where: named(present), data: { missing: 0 } });
  const first = present.filter(({ firstListedAt }) => firstListedAt === null);
  await db.kieModel.updateMany({ where: named(first), data: { firstListedAt: now() } });
}

async function freshRows(rows: readonly KieModel[]): Promise<KieModel[]> {
  const names = rows.map(({ sandbox, kieModel }) => ({ sandbox, kieModel }));
  return names.length === 0 ? [] : db.kieModel.findMany({ where: { OR: names } });
}

/** What the list says of a model: nothing, that it is gone, or that it never was there. */
async function tellOfList({ kieModel, missing, firstListedAt }: KieModel, model: string | undefined): Promise<void> {
  if (model === undefined) return;
  const kind = firstListedAt === null ? "model-unlisted" : "model-gone";
  const found =
    missing >= GONE_AFTER ? [{ kind, subject: subjectOf(kieModel, ""), detail: { kieModel } } as const] : [];
  await keepFound("list", { kieModel, model }, found);
}
