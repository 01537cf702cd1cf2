import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { fluxModels } from "#graphql/domain/catalog/models/flux.ts";
import { googleModels } from "#graphql/domain/catalog/models/google.ts";
import { klingModels } from "#graphql/domain/catalog/models/kling.ts";
import { midjourneyModels } from "#graphql/domain/catalog/models/midjourney.ts";
import { openaiModels } from "#graphql/domain/catalog/models/openai.ts";
import { qwenModels } from "#graphql/domain/catalog/models/qwen.ts";
import { seedreamModels } from "#graphql/domain/catalog/models/seedream.ts";
import { veoModels } from "#graphql/domain/catalog/models/veo.ts";
import { wanModels } from "#graphql/domain/catalog/models/wan.ts";

/** Everything we offer, in the order in which it is shown: what most people want first. */
export const modelDefinitions: readonly ModelDefinition[] = [
  ...googleModels,
  ...seedreamModels,
  ...openaiModels.filter(({ kind }) => kind === "IMAGE"),
  ...fluxModels,
  ...qwenModels,
  ...midjourneyModels,
  ...[...veoModels].sort((a, b) => order(a) - order(b)),
  ...klingModels,
  ...wanModels,
  ...openaiModels.filter(({ kind }) => kind === "VIDEO"),
];

const bySlug = new Map(modelDefinitions.map((definition) => [definition.slug, definition]));

/** What a slug stands for; undefined when we offer no such model. */
export function modelDefinition(slug: string): ModelDefinition | undefined {
  return bySlug.get(slug);
}

/** What a model is called in metrics: those that are not offered (any more) are one. */
export function modelLabel(slug: string): string {
  return bySlug.has(slug) ? slug : "other";
}

/** Fast is the video model to begin with. */
function order({ slug }: ModelDefinition): number {
  return slug === "veo-3.1-fast" ? 0 : 1;
}
