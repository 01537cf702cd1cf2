import { costOf } from "#graphql/domain/catalog/costs/cost.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { log } from "#graphql/runtime/log.ts";

/** A price below cost, as a finding about a model. */
export function lossFinding(slug: string, { parameters, credits, kieCredits }: Loss): Finding {
  return { kind: "price-below-cost", subject: slug, detail: { ...parameters, credits, kieCredits } };
}

/**
 * Looks for prices in force that are below what kie.ai asks for the same request.
 * @returns how many models have one.
 */
export async function checkMargins(): Promise<number> {
  const findings: Finding[] = [];
  await catalog();
  for (const model of allModels()) {
    const loss = lossOf(model, await currentPrice(model.slug), await costOf(model));
    if (loss === null) continue;
    findings.push(lossFinding(model.slug, loss));
  }
  await keepFindings(findings);
  log.info({ event: "margins checked", findings: findings.length });
  return findings.length;
}
