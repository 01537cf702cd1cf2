import type { ModelDefinition, ParameterDefinition, ParameterValue } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { costAtKie, creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { log } from "#graphql/runtime/log.ts";

/**
 * Looks for prices in force that are below what kie.ai asks for the same request.
 * @returns how many models have one.
 */
export async function checkMargins(): Promise<number> {
  const findings: Finding[] = [];
  for (const model of modelDefinitions) {
    const price = await currentPrice(model.slug);
    const loss = combinations(model).find((parameters) => creditsFor(price, parameters) < costAtKie(model, parameters));
    if (loss === undefined) continue;
    const detail = { ...loss, credits: creditsFor(price, loss), kieCredits: costAtKie(model, loss) };
    findings.push({ kind: "price-below-cost", subject: model.slug, detail });
  }
  await keepFindings(findings);
  log.info({ event: "margins checked", findings: findings.length });
  return findings.length;
}

/** Every choice of the parameters that a price depends on, here or at kie.ai; of a range its ends. */
function combinations({ parameters, initialPrice, kiePrice }: ModelDefinition): Record<string, ParameterValue>[] {
  const names = new Set([...Object.keys(initialPrice.factors), ...Object.keys(kiePrice?.factors ?? {})]);
  return parameters
    .filter(({ name }) => names.has(name))
    .reduce<Record<string, ParameterValue>[]>(
      (all, parameter) =>
        all.flatMap((one) => valuesOf(parameter).map((value) => ({ ...one, [parameter.name]: value }))),
      [{}],
    );
}

function valuesOf({ type, values, min, max }: ParameterDefinition): ParameterValue[] {
  if (type === "BOOLEAN") return [true, false];
  if (values !== null) return values;
  return [min, max].filter((value) => value !== null);
}
