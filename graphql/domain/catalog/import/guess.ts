import type { ModelPurpose } from "#graphql/domain/catalog/definition.ts";
import type { MediaKind } from "#graphql/domain/catalog/inputs.ts";
import { type PriceUnit, readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/** What is known of a model by kie.ai's list. */
type Listed = { model: string; taskTypes: readonly string[]; priceText: string | null };

const SOUND = /audio|speech|music|sound|voice|song|tts/;
/** What answers in words is not offered. */
const WORDS = /chat|text$/;

/** What a model makes, by what kie.ai says it is for, by what its price is for, and by its name; null where none of them tells. */
export function guessKind({ model, taskTypes, priceText }: Listed): TaskKind | null {
  const made = taskTypes.map(madeBy);
  if (made.length > 0 && made.every((word) => WORDS.test(word))) return null;
  // A name may speak of sound that a model works from: only what stands behind "to" is made.
  const byName = madeBy(model);
  return (
    kindIn(made) ??
    kindByPrice(priceText) ??
    (byName === model.toLowerCase() && SOUND.test(byName) ? null : kindIn([byName]))
  );
}

/** What stands behind the last "to", which is what is made; all of it where there is none. */
function madeBy(type: string): string {
  const plain = type.toLowerCase();
  return plain.split(/to[-_ ]/).at(-1) ?? plain;
}

function kindIn(words: readonly string[]): TaskKind | null {
  if (words.length > 0 && words.every((word) => SOUND.test(word))) return "AUDIO";
  if (words.some((word) => SOUND.test(word) || WORDS.test(word))) return null;
  if (words.some((word) => /video/.test(word))) return "VIDEO";
  return words.some((word) => /image|photo|picture/.test(word)) ? "IMAGE" : null;
}

const BY_UNIT: Partial<Record<PriceUnit, TaskKind>> = {
  image: "IMAGE",
  video: "VIDEO",
  second: "VIDEO",
  "1000 characters": "AUDIO",
};

function kindByPrice(priceText: string | null): TaskKind | null {
  const unit = priceText === null ? undefined : readPriceText(priceText)?.unit;
  return unit === undefined ? null : (BY_UNIT[unit] ?? null);
}

const TOOLS: readonly [RegExp, ModelPurpose, TaskKind | null][] = [
  [/upscal/, "UPSCALE", null],
  [/remov\w*[-_ ]background|background[-_ ]remov/, "REMOVE_BACKGROUND", "IMAGE"],
  [/outpaint|reframe|uncrop/, "EXPAND", "IMAGE"],
];

/** What a model can do as it was understood. */
type Able = {
  takesPrompt: boolean;
  acceptsImages: boolean;
  requiresImages: boolean;
  isByReference: boolean;
  /** Whether it takes videos or sounds, and what of these it can't do without. */
  takesPlayed: boolean;
  played: readonly MediaKind[];
};

/** What a model is used for: a tool by its name, else by what it begins with. Never nothing. */
export function guessPurposes(
  { model, taskTypes }: Pick<Listed, "model" | "taskTypes">,
  kind: TaskKind,
  able: Able,
): ModelPurpose[] {
  const words = [model, ...taskTypes].join(" ").toLowerCase();
  if (kind === "AUDIO") return [/music|song|suno/.test(words) ? "MUSIC" : "SPEECH"];
  const tool = TOOLS.find(([pattern, , only]) => pattern.test(words) && (only === null || only === kind));
  if (tool !== undefined && (able.acceptsImages || able.played.includes("VIDEO"))) return [tool[1]];
  if (able.played.length > 0) return [fromPlayed(able)];
  const withWords: ModelPurpose = kind === "IMAGE" ? "TEXT_TO_IMAGE" : "TEXT_TO_VIDEO";
  const withImages: ModelPurpose =
    kind === "IMAGE" ? "EDIT" : able.isByReference ? "REFERENCE_TO_VIDEO" : "IMAGE_TO_VIDEO";
  const purposes = [
    ...(able.requiresImages ? [] : [withWords]),
    ...(able.acceptsImages ? [withImages] : able.takesPlayed ? (["REFERENCE_TO_VIDEO"] as const) : []),
  ];
  return purposes.length > 0 ? purposes : [withWords];
}

/** What is made of a sound speaks it; a video that words go with is changed by them, and one beside a picture moves that. */
function fromPlayed({ played, takesPrompt, requiresImages }: Able): ModelPurpose {
  if (played.includes("AUDIO")) return "LIP_SYNC";
  return takesPrompt && !requiresImages ? "EDIT" : "REFERENCE_TO_VIDEO";
}

const PURPOSES_OF: Record<TaskKind, readonly ModelPurpose[]> = {
  IMAGE: ["TEXT_TO_IMAGE", "EDIT", "UPSCALE", "REMOVE_BACKGROUND", "EXPAND"],
  VIDEO: ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO", "EDIT", "LIP_SYNC", "EXTEND", "UPSCALE"],
  AUDIO: ["SPEECH", "MUSIC"],
};

/** Which purposes there are to choose from. */
export function purposesOf(kind: TaskKind): readonly ModelPurpose[] {
  return PURPOSES_OF[kind];
}
