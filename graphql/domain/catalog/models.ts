import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { importedDefinitions } from "#graphql/domain/catalog/imported/imported.ts";
import { elevenlabsModels } from "#graphql/domain/catalog/models/audio/elevenlabs.ts";
import { sunoModels } from "#graphql/domain/catalog/models/audio/suno.ts";
import { fluxModels } from "#graphql/domain/catalog/models/images/flux.ts";
import { googleModels, imagenModels } from "#graphql/domain/catalog/models/images/google.ts";
import { grokImageModels } from "#graphql/domain/catalog/models/images/grok.ts";
import { ideogramModels } from "#graphql/domain/catalog/models/images/ideogram.ts";
import { midjourneyModels } from "#graphql/domain/catalog/models/images/midjourney.ts";
import { openaiModels } from "#graphql/domain/catalog/models/images/openai.ts";
import { qwenModels } from "#graphql/domain/catalog/models/images/qwen.ts";
import { seedreamModels } from "#graphql/domain/catalog/models/images/seedream.ts";
import { imageTools } from "#graphql/domain/catalog/models/images/tools.ts";
import { wanImageModels } from "#graphql/domain/catalog/models/images/wan-image.ts";
import { extendModels } from "#graphql/domain/catalog/models/videos/extend.ts";
import { mediaModels } from "#graphql/domain/catalog/models/videos/from-media.ts";
import { geminiOmniModels } from "#graphql/domain/catalog/models/videos/gemini-omni.ts";
import { klingModels } from "#graphql/domain/catalog/models/videos/kling.ts";
import { minimaxModels } from "#graphql/domain/catalog/models/videos/minimax.ts";
import { otherVideoModels } from "#graphql/domain/catalog/models/videos/others.ts";
import { seedanceModels } from "#graphql/domain/catalog/models/videos/seedance.ts";
import { soraModels } from "#graphql/domain/catalog/models/videos/sora.ts";
import { veoModels } from "#graphql/domain/catalog/models/videos/veo.ts";
import { wanModels } from "#graphql/domain/catalog/models/videos/wan.ts";

/** What most people want first, of images and of videos: it stands before the others, which stand as their makers do. */
const FIRST = [
  ...["nano-banana", "nano-banana-2.1", "nano-banana-pro", "gpt-image-2.5-flare", "seedream-5-pro", "nano-banana-edit"],
  ...["nano-banana-2", "flux-2-pro", "seedream-5-flash"],
  ...["veo-3.1-fast", "seedance-2.5", "wan-3", "kling-3.0", "gemini-omni-flash-1.1", "minimax-h3"],
];

const KINDS = ["IMAGE", "VIDEO", "AUDIO"];

/** The models that come with the product, in the order in which they are shown. */
export const modelDefinitions: readonly ModelDefinition[] = [
  ...googleModels,
  ...openaiModels,
  ...seedreamModels,
  ...fluxModels,
  ...qwenModels,
  ...ideogramModels,
  ...imagenModels,
  ...grokImageModels,
  ...wanImageModels,
  ...imageTools,
  ...midjourneyModels,
  ...veoModels,
  ...seedanceModels,
  ...wanModels,
  ...klingModels,
  ...geminiOmniModels,
  ...minimaxModels,
  ...otherVideoModels,
  ...mediaModels,
  ...extendModels,
  ...soraModels,
  ...elevenlabsModels,
  ...sunoModels,
].sort((a, b) => place(a) - place(b));

const bySlug = new Map(modelDefinitions.map((definition) => [definition.slug, definition]));

/**
 * What a slug stands for, of the models that come with the product and of those that this process knows to be imported: `catalog()` and
 * `definitionOf` make it know. Undefined when there is no such model.
 */
export function modelDefinition(slug: string): ModelDefinition | undefined {
  return bySlug.get(slug) ?? importedDefinitions().get(slug);
}

let all: { of: ReadonlyMap<string, ModelDefinition>; models: readonly ModelDefinition[] } | undefined;

/** Everything that is offered, in the order in which it is shown: of each kind what was imported comes last. */
export function allModels(): readonly ModelDefinition[] {
  const imported = importedDefinitions();
  if (all?.of === imported) return all.models;
  const own = [...imported.values()].filter(({ slug }) => !bySlug.has(slug));
  const models = [...modelDefinitions, ...own].sort((a, b) => place(a) - place(b));
  all = { of: imported, models };
  return models;
}

/** What a model is called in metrics: those that are not offered (any more) are one. */
export function modelLabel(slug: string): string {
  return modelDefinition(slug) === undefined ? "other" : slug;
}

/** Images before videos before sounds, and of each kind what is named above in that order. */
function place({ slug, kind }: ModelDefinition): number {
  const named = FIRST.indexOf(slug);
  return KINDS.indexOf(kind) * 1000 + (named < 0 ? FIRST.length : named);
}
