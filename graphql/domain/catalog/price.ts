import { z } from "zod";
import type { ModelDefinition, ParameterValue, PriceFactor } from "#graphql/domain/catalog/definition.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { type Price, Prisma } from "#prisma/generated/client/client.ts";

const factorsShape = z.record(
  z.string(),
  z.union([
    z.object({ values: z.record(z.string(), z.number().nonnegative()) }),
    z.object({ each: z.number().positive() }),
  ]),
);

/**
 * What a request costs, in credits: the row's base price times the factor of each parameter, rounded up to whole credits,
 * times the number of variants. The one price function: the button, the estimate, the hold, the settlement and the receipt
 * all come from here.
 */
export function creditsFor(
  price: Pick<Price, "credits" | "factors">,
  parameters: Record<string, ParameterValue>,
): number {
  const factor = factorOf(factorsShape.parse(price.factors), parameters);
  // A hair is taken off first, so that 20 × 1.35 is 27 and not the 28 that binary fractions make of it.
  return Math.ceil(price.credits * factor - 1e-9) * Number(parameters.variants ?? 1);
}

/** What kie.ai asks for a request, in its credits and to its own fractions; 0 where it no longer says. */
export function costAtKie({ kiePrice }: ModelDefinition, parameters: Record<string, ParameterValue>): number {
  if (kiePrice === null) return 0;
  return Math.round(kiePrice.credits * factorOf(kiePrice.factors, parameters) * 100) / 100;
}

function factorOf(factors: Record<string, PriceFactor>, parameters: Record<string, ParameterValue>): number {
  let factor = 1;
  for (const [name, rule] of Object.entries(factors)) {
    const value = parameters[name];
    if (value === undefined) continue;
    factor *= "each" in rule ? Number(value) / rule.each : (rule.values[String(value)] ?? 1);
  }
  return factor;
}

/** How many files a request orders. */
export function filesRequested(model: ModelDefinition, parameters: Record<string, ParameterValue>): number {
  return Number(parameters.variants ?? model.filesPerRun);
}

/** What comes back, in credits, when fewer files were delivered than ordered. Never more than was held. */
export function creditsToReturn(held: number, ordered: number, delivered: number): number {
  return delivered >= ordered ? 0 : Math.floor((held * (ordered - delivered)) / ordered);
}

/** The prices in force of these models, by slug; one statement for all. */
export async function currentPrices(
  slugs: readonly string[],
): Promise<Map<string, Pick<Price, "credits" | "factors">>> {
  const rows = await db.$queryRaw<{ modelSlug: string; credits: number; factors: Price["factors"] }[]>(Prisma.sql`
    SELECT DISTINCT ON ("modelSlug") "modelSlug", "credits", "factors" FROM "Price"
    WHERE "modelSlug" = ANY(${[...slugs]}) ORDER BY "modelSlug", "createdAt" DESC, "id" DESC`);
  return new Map(rows.map(({ modelSlug, ...price }) => [modelSlug, price]));
}

/** The price row in force: of a model, or of one turn with the prompt assistant when the slug is null. */
export async function currentPrice(modelSlug: string | null, tx: Tx = db): Promise<Price> {
  return tx.price.findFirstOrThrow({ where: { modelSlug }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}
