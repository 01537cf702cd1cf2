import { by, decimal, type Fields, flag, must, oneOf, words } from "#graphql/sandbox/families/fields.ts";
import { type MarketModel, QUICK } from "#graphql/sandbox/families/market-models/market-model.ts";
import type { Timing } from "#graphql/sandbox/simulations/timing.ts";
import { text } from "#graphql/sandbox/wire.ts";

const SONG: Timing = [60, 150];
/** Characters that are read aloud in a second. */
const READ_PER_SECOND = 14;
const SONG_SECONDS = 30;

/** The first of the 67 voices on kie.ai's page (2026-08), its default first. */
const VOICES = [
  ...["EkK5I93UQWFDigLMpZcX", "NNl6r8mD7vthiJatiJt1", "YOq2y2Up4RgXP2HyXjE5"],
  ...["Z3R5wn05IrDiVCyEkUrK", "B8gJV1IhpuegLxdpXFOE", "2zRM7PkgwBPiau2jvVXc"],
];
const part = (fallback: number) => by(fallback, decimal(0, 1));
const reading: Fields = {
  text: must(words(5000)),
  ...{ stability: part(0.5), similarity_boost: part(0.75), style: part(0) },
  speed: by(1, decimal(0.7, 1.2)),
  timestamps: flag(),
  previous_text: words(5000),
  next_text: words(5000),
  language_code: words(500),
};

/** What reads a text aloud; without one it plays music. */
export const sounding = (credits: MarketModel["credits"], input: Fields): MarketModel => ({
  makes: "audio",
  sounds: input.text === undefined ? "music" : "voice",
  timing: QUICK,
  shows: "waiting",
  credits,
  seconds: (order) =>
    input.text === undefined
      ? Number(order.duration ?? SONG_SECONDS)
      : Math.max(1, text(order.text).length / READ_PER_SECOND / Number(order.speed ?? 1)),
  input,
});

const reads = (creditsOfThousand: number, voice: Fields): MarketModel =>
  sounding((input) => creditsOfThousand * Math.ceil(text(input.text).length / 1000), { ...reading, ...voice });

/** What gives sound: kie.ai's pages of 2026-08 and -10. */
export const soundModels: Record<string, MarketModel> = {
  "elevenlabs/text-to-speech-turbo-2-5": reads(6, { voice: by(VOICES[0] ?? "", oneOf(...VOICES)) }),
  "elevenlabs/text-to-speech-multilingual-v2": reads(12, { voice: must(by(VOICES[0] ?? "", oneOf(...VOICES))) }),
  "ai-music-api/generate": {
    makes: "audio",
    sounds: "music",
    timing: SONG,
    shows: "both",
    credits: () => 12,
    seconds: () => SONG_SECONDS,
    count: () => 2,
    // Without custom_mode the words describe the song, in 500 characters.
    refuses: (input) => input.custom_mode === false && text(input.prompt).length > 500,
    tellsTakes: true,
    input: {
      custom_mode: must(flag()),
      instrumental: must(flag()),
      model: must(oneOf("V6", "V6_WILD", "V6_MINI")),
      prompt: words(5000),
      style: words(1000),
      title: words(100),
    },
  },
};
