import { AUDIO_BASICS, choice, type ModelDefinition, priced, toggle } from "#graphql/domain/catalog/definition.ts";
import { always, PROMPT, put, wire } from "#graphql/domain/catalog/wire.ts";

/** Music from a description, on kie.ai's market (pages of 2026-10). Each run gives two takes. */
export const sunoModels: ModelDefinition[] = [
  {
    ...AUDIO_BASICS,
    slug: "suno-v6",
    name: "Suno V6",
    description: "Songs and music from a description: two takes of each, sung or played.",
    purposes: ["MUSIC"],
    // Without custom_mode the words describe the song, and are this short.
    promptMaxLength: 500,
    parameters: [
      toggle("instrumental", "Without singing", false),
      choice("version", "Version", ["balanced", "wild", "mini"], "balanced"),
    ],
    filesPerRun: 2,
    // Ten to twelve, by kie.ai's lists of 2026-06 to -09.
    ...priced(12),
    firstPollSeconds: 20,
    wire: wire(
      "ai-music-api/generate",
      PROMPT,
      always("custom_mode", false),
      put("instrumental", "instrumental"),
      put("version", "model", { words: { balanced: "V6", wild: "V6_WILD", mini: "V6_MINI" } }),
    ),
  },
];
