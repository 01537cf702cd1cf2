import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { lossOf } from "#graphql/domain/catalog/margin.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { currentPrice } from "#graphql/domain/catalog/price.ts";
import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { log } from "#graphql/runtime/log.ts";

/**
 * Looks for prices in force that are below what kie.ai asks for the same request.
 * @returns how many models have one.
 */
export async function checkMargins(): Promise<number> {
  const findings: Finding[] = [];
  await catalog();
  for (const model of allModels()) {
    const loss = lossOf(model, await currentPrice(model.slug));
    if (loss === null) continue;
    const { parameters, credits, kieCredits } = loss;
    findings.push({ kind: "price-below-cost", subject: model.slug, detail: { ...parameters, credits, kieCredits } });
  }
  await keepFindings(findings);
  log.info({ event: "margins checked", findings: findings.length });
  return findings.length;
}
