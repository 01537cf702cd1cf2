import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { readFacts } from "#graphql/domain/catalog/watch/facts.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { cheapest, type PriceUnit, readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";
import { db } from "#graphql/runtime/db.ts";
import type { KieModel } from "#prisma/generated/client/client.ts";

/** What kie.ai's catalogue last said of one of its models. What is not known is null. */
export type ProviderSays = {
  kieModel: string;
  /** Null while no list was read since it is watched. */
  isListed: boolean | null;
  priceText: string | null;
  /** Of the cheapest choice, in kie.ai's credits, where its text was understood. */
  credits: number | null;
  unit: PriceUnit | null;
  successOfDay: number | null;
  lookedAt: Date | null;
};

/** The same of each of kie.ai's models that these of ours are made with, by their slugs, in that order; one statement. */
export async function providerSays(slugs: readonly string[]): Promise<ProviderSays[][]> {
  await catalog();
  const idsOf = slugs.map((slug) => {
    const definition = modelDefinition(slug);
    return definition === undefined ? [] : kieIdsOf(definition);
  });
  const ids = [...new Set(idsOf.flat())];
  const rows = await db.kieModel.findMany({ where: { sandbox: goesToSandbox(), kieModel: { in: ids } } });
  const byId = new Map(rows.map((row) => [row.kieModel, row]));
  return idsOf.map((of) => of.map((id) => saidBy(id, byId.get(id))));
}

function saidBy(kieModel: string, row: KieModel | undefined): ProviderSays {
  const priceText = readFacts(row?.seen)?.priceText ?? null;
  const price = priceText === null ? null : readPriceText(priceText);
  const wasInAList = row !== undefined && (row.missing > 0 || row.firstListedAt !== null);
  return {
    kieModel,
    isListed: wasInAList ? row.missing === 0 : null,
    priceText,
    credits: price === null ? null : cheapest(price),
    unit: price?.unit ?? null,
    successOfDay: row?.successOfDay ?? null,
    lookedAt: row?.lookedAt ?? null,
  };
}
