import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";

/** What kie.ai's catalogue calls the models of its older endpoints (kie.ai registry, 2026-10). Midjourney is not in it. */
const BY_FAMILY: Partial<Record<string, readonly string[]>> = {
  veo: ["veo-3-1"],
  flux: ["flux1-kontext"],
  gpt4o: ["4o-image-api"],
  midjourney: [],
};

const SOURCE = "https://example.com/source.png";

const known = new WeakMap<ModelDefinition, readonly string[]>();

/** The ids by which kie.ai's catalogue knows a model of ours: one for each that an order may be sent to. */
export function kieIdsOf(definition: ModelDefinition): readonly string[] {
  const ids = known.get(definition) ?? idsOf(definition);
  known.set(definition, ids);
  return ids;
}

function idsOf(definition: ModelDefinition): readonly string[] {
  const ofFamily = BY_FAMILY[definition.family];
  if (ofFamily !== undefined) return ofFamily;
  const { values: parameters } = validateParameters(definition, {});
  const withSources = definition.acceptsImages ? [[SOURCE]] : [];
  const sources = definition.requiresImages ? withSources : [[], ...withSources];
  const frameModes = [null, ...definition.frameModes];
  const ids = sources.flatMap((imageUrls) =>
    frameModes.map((frameMode) => definition.toKie({ prompt: "a fox", imageUrls, frameMode, parameters }).model),
  );
  return [...new Set(ids)];
}
