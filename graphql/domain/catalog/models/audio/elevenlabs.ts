import {
  AUDIO_BASICS,
  choice,
  decimal,
  type ModelDefinition,
  PROMPT_CHARACTERS,
  priced,
} from "#graphql/domain/catalog/definition.ts";
import { put, type WireField, wire } from "#graphql/domain/catalog/wire.ts";

/** The voices that kie.ai's page names first (2026-08), by the names that ElevenLabs gives them. */
const VOICES: Record<string, string> = {
  James: "EkK5I93UQWFDigLMpZcX",
  Bradford: "NNl6r8mD7vthiJatiJt1",
  Xavier: "YOq2y2Up4RgXP2HyXjE5",
  Arabella: "Z3R5wn05IrDiVCyEkUrK",
  Kuon: "B8gJV1IhpuegLxdpXFOE",
  Monika: "2zRM7PkgwBPiau2jvVXc",
};

const reader = {
  ...AUDIO_BASICS,
  parameters: [
    choice("voice", "Voice", Object.keys(VOICES), "James"),
    decimal("speed", "Speed", { min: 0.7, max: 1.2, step: 0.05 }, 1),
    decimal("stability", "Steadiness of the voice", { min: 0, max: 1, step: 0.05 }, 0.5),
  ],
};

const FIELDS: WireField[] = [
  { field: "text", from: "prompt" },
  put("voice", "voice", { words: VOICES }),
  put("speed", "speed"),
  put("stability", "stability"),
];

/** kie.ai counts begun thousands of characters (price lists of its clients, 2026-04 to -10, agree). */
const byThousand = { [PROMPT_CHARACTERS]: { started: 1000 } };

/** What reads words aloud, on kie.ai's market (pages of 2026-08). */
export const elevenlabsModels: ModelDefinition[] = [
  {
    ...reader,
    slug: "elevenlabs-turbo-2.5",
    name: "ElevenLabs Turbo 2.5",
    description: "Reads your words aloud within seconds, in the language they are written in.",
    ...priced(6, byThousand),
    wire: wire("elevenlabs/text-to-speech-turbo-2-5", ...FIELDS),
  },
  {
    ...reader,
    slug: "elevenlabs-multilingual-2",
    name: "ElevenLabs Multilingual 2",
    description: "The most natural reading, for narration and adverts; 29 languages.",
    ...priced(12, byThousand),
    wire: wire("elevenlabs/text-to-speech-multilingual-v2", ...FIELDS),
  },
];
