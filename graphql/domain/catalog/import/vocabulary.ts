import type { ParameterDefinition } from "#graphql/domain/catalog/definition.ts";
import { plainName } from "#graphql/domain/catalog/import/names.ts";
import type { WireWord } from "#graphql/domain/catalog/wire.ts";
import type { KieFormField } from "#graphql/vendors/kie/catalog/form.ts";

/** A parameter that has the same name with every model, and kie.ai's words for its values where they are not ours. */
export type Known = ParameterDefinition & { words: Record<string, WireWord> | null; isNarrowed: boolean };

const PLAIN = { required: false, defaultValue: null, values: null, min: null, max: null, step: null, rules: [] };

const RATIO = /^\d{1,3}(\.\d+)?:\d{1,3}(\.\d+)?$/;
/** Shapes that kie.ai tells in words (its market models of 2025). */
const SHAPES: Record<string, string> = {
  square_hd: "1:1",
  square: "1:1",
  portrait_4_3: "3:4",
  portrait_3_2: "2:3",
  portrait_16_9: "9:16",
  portrait_21_9: "9:21",
  landscape_4_3: "4:3",
  landscape_3_2: "3:2",
  landscape_16_9: "16:9",
  landscape_21_9: "21:9",
  auto: "auto",
  adaptive: "auto",
};
const RESOLUTION = /^(\d+(\.\d+)?k|\d{3,4}p)$/i;
const FORMATS = new Set(["png", "jpg", "jpeg", "webp", "mp4"]);
const MOST_VARIANTS = 4;
const LARGEST_SEED = 2_147_483_647;
const LONGEST_NEGATIVE = 500;
const LONGEST_SECONDS = 120;

/** Whether a field says how long what is made will be. */
export function isLength(field: string): boolean {
  return ["duration", "duration_seconds", "n_frames"].includes(plainName(field));
}

/** What a field is in the words that are the same across models; null where it is none of them. */
export function vocabularyOf(field: string, facts: KieFormField): Known | null {
  if (isLength(field)) return durationOf(facts);
  switch (plainName(field)) {
    case "aspect_ratio":
    case "image_size":
    case "ratio":
    case "aspect":
    case "video_size":
      return listed("aspectRatio", "Aspect ratio", facts, shapeOf);
    case "resolution":
    case "image_resolution":
    case "quality":
    case "size":
      return isAll(facts, RESOLUTION) ? listed("resolution", "Resolution", facts, (word) => word) : null;
    case "output_format":
      return listed("outputFormat", "File format", facts, (word) => (FORMATS.has(word) ? word : null));
    case "seed":
    case "seeds":
      return seedOf(facts);
    case "num_images":
    case "max_images":
    case "n":
      return variantsOf(facts);
    case "negative_prompt":
      return negativeOf(facts);
    default:
      return null;
  }
}

function isAll({ values }: KieFormField, pattern: RegExp): boolean {
  return values?.every((value) => pattern.test(String(value))) ?? false;
}

function shapeOf(word: string): string | null {
  if (RATIO.test(word)) return word;
  return SHAPES[word.toLowerCase()] ?? null;
}

/** A fixed list in our words; null where none of its values, or not its default, is one of them. */
function listed(
  name: string,
  label: string,
  { values, fallback }: KieFormField,
  ours: (word: string) => string | null,
): Known | null {
  if (values === null || values.length < 2) return null;
  const words = new Map<string, WireWord>();
  for (const value of values) {
    const word = ours(String(value));
    // Of two words for one thing the first counts, but for the default, which stays what kie.ai takes it to be.
    if (word !== null && (!words.has(word) || value === fallback)) words.set(word, value);
  }
  const [first] = words.keys();
  const own = fallback === null ? null : ours(String(fallback));
  if (first === undefined || words.size < 2) return null;
  const isPlain = [...words].every(([word, value]) => word === value);
  return {
    ...PLAIN,
    name,
    label,
    type: "ENUM",
    values: [...words.keys()],
    defaultValue: own !== null && words.has(own) ? own : first,
    words: isPlain ? null : Object.fromEntries(words),
    isNarrowed: words.size < values.length,
  };
}

function durationOf(facts: KieFormField): Known | null {
  const label = "Length in seconds";
  const ofWord = (word: string) => /^(\d{1,3})\s?s?$/.exec(word)?.[1] ?? null;
  if (facts.values !== null) return listed("durationSeconds", label, facts, ofWord);
  const { holds, min, max, fallback } = facts;
  if ((holds !== "integer" && holds !== "number") || max === null || max < 1 || max > LONGEST_SECONDS) return null;
  // Less than a second is no length: kie.ai says "as long as it likes" by it.
  const least = Math.max(1, Math.ceil(min ?? 1));
  const own = typeof fallback === "number" && fallback >= least && fallback <= max ? Math.round(fallback) : least;
  return {
    ...PLAIN,
    name: "durationSeconds",
    label,
    type: "INTEGER",
    min: least,
    max: Math.floor(max),
    step: 1,
    defaultValue: String(own),
    words: null,
    isNarrowed: min === null || min < 1,
  };
}

function seedOf({ holds, values, min, max }: KieFormField): Known | null {
  if (values !== null || (holds !== "integer" && holds !== "number" && holds !== "text")) return null;
  const range = { min: Math.max(0, Math.ceil(min ?? 0)), max: Math.min(LARGEST_SEED, Math.floor(max ?? LARGEST_SEED)) };
  if (range.min >= range.max) return null;
  return { ...PLAIN, name: "seed", label: "Seed", type: "INTEGER", ...range, step: 1, words: null, isNarrowed: false };
}

/** How many files come: the price of a task grows with it. */
function variantsOf({ holds, values, min, max }: KieFormField): Known | null {
  const numbers = (values ?? []).map(Number);
  const isCount =
    values === null ? holds === "integer" || holds === "number" : numbers.every((one, at) => one === at + 1);
  const most = Math.min(MOST_VARIANTS, values === null ? Math.floor(max ?? 1) : numbers.length);
  if (!isCount || most < 2 || (min ?? 1) > 1) return null;
  return {
    ...PLAIN,
    name: "variants",
    label: "Variants",
    type: "INTEGER",
    min: 1,
    max: most,
    step: 1,
    defaultValue: "1",
    words: null,
    isNarrowed: (max ?? numbers.length) > MOST_VARIANTS,
  };
}

function negativeOf({ holds, values, most }: KieFormField): Known | null {
  if (holds !== "text" || values !== null) return null;
  const max = Math.min(Math.floor(most ?? LONGEST_NEGATIVE), 5000);
  return {
    ...PLAIN,
    name: "negativePrompt",
    label: "What to leave out",
    type: "STRING",
    max,
    words: null,
    isNarrowed: false,
  };
}
