export type SourceLimits = {
  /** Bytes of a file. */
  maxBytes: number;
  /** Pixels of the shorter side. */
  minSide?: number;
  /** Width by height. */
  ratio?: { min: number; max: number };
};

/** What an input of a model holds. */
export type MediaKind = "IMAGE" | "VIDEO" | "AUDIO" | "MASK" | "CHARACTER";

/** Something that a model works from, beside words. */
export type ModelInput = {
  /** Named for what it holds; an order gives all of them in `sourceImages`. */
  name: string;
  kind: MediaKind;
  /** How many of them at least and at most. */
  min: number;
  max: number;
  /** Bytes of a file that the provider takes; null where nothing is said. A larger image is made to fit. */
  maxBytes: number | null;
  contentTypes: string[];
  /** Names of inputs that can't be given together with it. */
  excludes: string[];
  /** Of a video or a sound: seconds of each, and of all together. */
  seconds?: { min: number; max: number; total: number };
  /** Whether kie.ai asks for its seconds too. */
  isBilled?: boolean;
  /** Where it is no file that kie.ai is given, but its own id of the task that made one: whose results alone are taken. */
  continues?: Continues;
  /** Of a mask: in which colour the provider wants what changes. Here it is white, and converted when it is sent. */
  changes?: "black" | "white";
};

/** Results of these models, made with one of these values of a parameter. */
export type Continues = { models: readonly string[]; only?: { name: string; values: readonly string[] } };

const MB = 1_000_000;
/** Where sources disagree, the narrower reading. */
export const SOURCES_10_MB: SourceLimits = { maxBytes: 10 * MB };
export const SOURCES_5_MB: SourceLimits = { maxBytes: 5 * MB };
export const SOURCES_20_MB: SourceLimits = { maxBytes: 20 * MB };
export const SOURCES_30_MB: SourceLimits = { maxBytes: 30 * MB };

/** What a definition says of source images. */
type TakesImages = {
  acceptsImages: boolean;
  requiresImages: boolean;
  maxSourceImages: number;
  sourceLimits: SourceLimits;
  inputs: ModelInput[];
};

/** What a model says of its source images: how many at least and at most, and what kie.ai takes as one. */
export function takesImages(min: number, max: number, limits: SourceLimits = SOURCES_10_MB): TakesImages {
  const contentTypes = ["image/png", "image/jpeg", "image/webp"];
  const input = { name: "sourceImages", kind: "IMAGE", min, max, contentTypes, excludes: [] } as const;
  return {
    acceptsImages: true,
    requiresImages: min > 0,
    maxSourceImages: max,
    sourceLimits: limits,
    inputs: [{ ...input, excludes: [], maxBytes: limits.maxBytes }],
  };
}

const PLAYED = {
  VIDEO: { name: "sourceVideos", contentTypes: ["video/mp4"] },
  AUDIO: { name: "sourceSounds", contentTypes: ["audio/mpeg", "audio/wav"] },
} as const;

/** Videos or sounds that a model works from: how many at least and at most, and what kie.ai takes as one. */
export function played(
  kind: keyof typeof PLAYED,
  count: { min: number; max: number },
  limits: {
    megabytes: number;
    seconds: { min: number; max: number; total?: number };
    isBilled?: boolean;
    also?: string[];
  },
): ModelInput {
  const { name, contentTypes } = PLAYED[kind];
  const { megabytes, seconds, isBilled = false, also = [] } = limits;
  const { total = seconds.max * count.max } = seconds;
  return {
    ...{ name, kind, ...count, maxBytes: megabytes * MB, contentTypes: [...contentTypes, ...also], excludes: [] },
    ...{ seconds: { min: seconds.min, max: seconds.max, total }, isBilled },
  };
}

/** The one result that a model goes on from, by kie.ai's id of the task that made it. */
export function goesOnFrom(kind: "IMAGE" | "VIDEO", continues: Continues): ModelInput {
  const [name, contentTypes] =
    kind === "VIDEO" ? ["sourceVideos", ["video/mp4"]] : ["sourceImages", ["image/png", "image/jpeg", "image/webp"]];
  return { ...{ name, kind, min: 1, max: 1, maxBytes: null, contentTypes, excludes: [] }, continues };
}

/** Whether a model needs nothing but words and files of its kinds: no result of a certain model, and no mask. */
export function worksFromFiles({ inputs }: { inputs: readonly ModelInput[] }): boolean {
  return inputs.every(({ kind, min, continues }) => continues === undefined && (kind !== "MASK" || min === 0));
}

/** What says which part of the first source image changes, and in which colour the provider wants to be told. */
export function masked(min: 0 | 1, changes: "black" | "white"): ModelInput {
  const contentTypes = ["image/png", "image/webp"];
  return { ...{ name: "mask", kind: "MASK", min, max: 1, maxBytes: 10 * MB, contentTypes, excludes: [] }, changes };
}

/** What people call files of a type. */
const FORMATS: Record<string, string> = {
  "image/png": "PNG",
  "image/jpeg": "JPEG",
  "image/webp": "WebP",
  "video/mp4": "MP4",
  "video/quicktime": "MOV",
  "video/webm": "WebM",
  "audio/mpeg": "MP3",
  "audio/wav": "WAV",
  "audio/mp4": "M4A",
};

const NOUNS: Record<MediaKind, readonly [one: string, many: string]> = {
  IMAGE: ["image", "images"],
  VIDEO: ["video", "videos"],
  AUDIO: ["sound", "sounds"],
  MASK: ["mask", "masks"],
  CHARACTER: ["character", "characters"],
};

const AND = new Intl.ListFormat("en", { type: "conjunction" });

/** What a file of a type is called: "MP4". */
export function formatOf(contentType: string): string {
  return FORMATS[contentType] ?? contentType;
}

/** One of a kind, and several: "video", "videos". */
export function nounsOf(kind: MediaKind): readonly [one: string, many: string] {
  return NOUNS[kind];
}

/** What a model takes beside words, in a sentence's middle: "1 image (PNG, JPEG, WebP) and up to 5 videos (MP4; at most 100 MB; 1 to 15 s)". */
export function takenBy({ inputs }: { inputs: readonly ModelInput[] }): string {
  return inputs.length === 0 ? "words alone" : AND.format(inputs.map(takenAs));
}

function takenAs({ kind, max, contentTypes, maxBytes, seconds }: ModelInput): string {
  const [one, many] = NOUNS[kind];
  // An image that is too large is made smaller.
  const isLimited = kind !== "IMAGE" && maxBytes !== null;
  const limits = [
    contentTypes.map(formatOf).join(", "),
    ...(isLimited ? [`at most ${Math.floor(maxBytes / MB)} MB`] : []),
    ...(seconds === undefined ? [] : [`${seconds.min} to ${seconds.max} s`]),
  ];
  return `${max === 1 ? `1 ${one}` : `up to ${max} ${many}`} (${limits.join("; ")})`;
}
