import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";

/** What kie.ai's catalogue calls the models of its older endpoints (kie.ai registry, 2026-10). Midjourney is not in it. */
const BY_FAMILY: Partial<Record<ModelDefinition["family"], readonly string[]>> = {
  flux: ["flux1-kontext"],
  midjourney: [],
};

/** The ids by which kie.ai's catalogue knows a model of ours: one for each that an order may be sent to. */
export function kieIdsOf({ family, wire }: ModelDefinition): string[] {
  return [...new Set(BY_FAMILY[family] ?? wire.models.map(({ id }) => id))];
}
