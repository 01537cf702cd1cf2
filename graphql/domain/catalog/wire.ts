import type { FrameMode } from "#prisma/generated/client/client.ts";

export type ParameterValue = string | number | boolean;

/** A checked request, ready to be put into a provider's words. */
export type TaskRequest = {
  /** As it is sent: the user's words and what the style adds. */
  prompt: string;
  /** Where kie.ai can fetch the source images, in order. */
  imageUrls: string[];
  /** The same of its videos and sounds. */
  videoUrls?: string[];
  soundUrls?: string[];
  /** How long its videos are, in seconds. */
  videoSeconds?: number[];
  /** Where it can fetch what says which part of the first image changes. */
  maskUrl?: string;
  /** What it goes on from: kie.ai's id of the task that made it, and its length in seconds. */
  goesOnFrom?: { kieTaskId: string; seconds: number };
  /** Who plays in it, where the model takes them beside its images: what the words call them, what they are like, their pictures. */
  elements?: { name: string; description: string; urls: string[] }[];
  frameMode: FrameMode | null;
  parameters: Record<string, ParameterValue>;
};

/** In which requests a part of the mapping holds: in those where all that is named does. */
export type WireCondition = {
  frameModes?: FrameMode[];
  hasSourceImages?: boolean;
  parameter?: { name: string; value: string };
};

/** A value as kie.ai has it. */
export type WireWord = string | number | boolean;

/** Where the value of one of kie.ai's fields comes from. */
type WireSource =
  /** The words; a number above one in a parameter can be said in them, in the place of `#`. */
  | { from: "prompt"; says?: { parameter: string; words: string } }
  /** All source images as a list, but for so many at the beginning; or the one of a place. */
  | { from: "images"; after?: number }
  | { from: "image"; place: number }
  /** All source videos or sounds as a list, or the first of them. */
  | { from: "videos" | "video" | "sounds" | "sound" }
  /** The first source video as kie.ai's clip: a list of one, from its beginning to its last whole second. */
  | { from: "clip" }
  /** What says which part of the first image changes. */
  | { from: "mask" }
  /** Who plays in it, as Kling's elements. */
  | { from: "elements" }
  /** kie.ai's id of the task that made what is gone on from; or where that ends, in whole seconds and at least so many. */
  | { from: "task" }
  | { from: "end"; min: number }
  /** The frame mode, in kie.ai's word for it. */
  | { from: "frameMode"; words: Record<string, WireWord> }
  /** A parameter: as it is, as another type, or in kie.ai's word for its value; null for a value that is said by leaving it out. */
  | { from: "parameter"; name: string; as?: "number" | "string"; words?: Record<string, WireWord | null> }
  /** What is always the same. */
  | { from: "constant"; value: WireWord };

export type WireField = { field: string; when?: WireCondition } & WireSource;

/** How a request is put in kie.ai's words: plain data, so that it can be kept in a row. */
export type Wire = {
  /** kie.ai's ids of the model: the first whose condition holds. */
  models: { id: string; when?: WireCondition }[];
  /** In the order in which they are sent. What has no value is left out. */
  fields: WireField[];
};

/** A request in kie.ai's words: its id of the model and the fields it takes. */
export function toKie(
  { slug, wire }: { slug: string; wire: Wire },
  request: TaskRequest,
): { model: string; input: Record<string, unknown> } {
  const model = wire.models.find(({ when }) => holds(when, request));
  if (model === undefined) throw new Error(`No id of ${slug} fits a request that was found in order.`);
  const fields = wire.fields.filter(({ when }) => holds(when, request));
  const values = fields.map((field) => [field.field, sentFor(field, request)] as const);
  return { model: model.id, input: Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

function holds(when: WireCondition | undefined, { frameMode, imageUrls, parameters }: TaskRequest): boolean {
  if (when === undefined) return true;
  const { frameModes, hasSourceImages, parameter } = when;
  if (frameModes !== undefined && !frameModes.includes(frameMode ?? "TEXT")) return false;
  if (hasSourceImages !== undefined && hasSourceImages !== imageUrls.length > 0) return false;
  return parameter === undefined || String(parameters[parameter.name]) === parameter.value;
}

function sentFor(field: WireField, request: TaskRequest): unknown {
  const { prompt, imageUrls, videoUrls = [], soundUrls = [], goesOnFrom, frameMode, parameters } = request;
  switch (field.from) {
    case "prompt":
      return field.says === undefined ? prompt : `${prompt}${said(field.says, parameters)}`;
    case "images":
      return listed(imageUrls.slice(field.after ?? 0));
    case "image":
      return imageUrls[field.place];
    case "videos":
      return listed(videoUrls);
    case "video":
      return videoUrls[0];
    case "clip":
      return videoUrls.slice(0, 1).map((url) => ({ url, start: 0, ends: wholeSeconds(request.videoSeconds?.[0]) }));
    case "sounds":
      return listed(soundUrls);
    case "sound":
      return soundUrls[0];
    case "mask":
      return request.maskUrl;
    case "elements":
      return elementsOf(request);
    case "task":
      return goesOnFrom?.kieTaskId;
    case "end":
      return goesOnFrom && Math.max(field.min, Math.floor(goesOnFrom.seconds));
    case "frameMode":
      return field.words[frameMode ?? "TEXT"];
    case "constant":
      return field.value;
    case "parameter":
      return wordFor(parameters[field.name], field);
  }
}

function wholeSeconds(seconds: number | undefined): number {
  if (seconds === undefined) throw new Error("Nobody said how long a video is that is sent as a clip.");
  return Math.max(1, Math.floor(seconds));
}

function elementsOf({ elements = [] }: TaskRequest) {
  if (elements.length === 0) return undefined;
  return elements.map(({ name, description, urls }) => ({ name, description, element_input_urls: urls }));
}

/** kie.ai wants a list to be left out rather than empty. */
function listed(urls: string[]): string[] | undefined {
  return urls.length > 0 ? urls : undefined;
}

function said({ parameter, words }: { parameter: string; words: string }, parameters: TaskRequest["parameters"]) {
  const number = Number(parameters[parameter]);
  return number > 1 ? words.replace("#", String(number)) : "";
}

function wordFor(
  value: ParameterValue | undefined,
  { as, words }: Extract<WireSource, { from: "parameter" }>,
): WireWord | undefined {
  if (value === undefined) return undefined;
  if (words !== undefined) return words[String(value)] ?? undefined;
  if (as === "number") return Number(value);
  return as === "string" ? String(value) : value;
}

/** The words, under kie.ai's usual name for them. */
export const PROMPT: WireField = { field: "prompt", from: "prompt" };

/** Mapping for a model that has one id. */
export function wire(id: string, ...fields: WireField[]): Wire {
  return { models: [{ id }], fields };
}

/** Mapping for a model that has an id for words alone and another for source images. */
export function eitherWire(words: string, images: string, ...fields: WireField[]): Wire {
  return { models: [{ id: images, when: { hasSourceImages: true } }, { id: words }], fields };
}

/** All source images, as a list in one field. */
export function imagesIn(field: string, when?: WireCondition): WireField {
  return { field, from: "images", ...(when && { when }) };
}

/** The source image of a place, counted from 0. */
export function imageIn(field: string, place = 0, when?: WireCondition): WireField {
  return { field, from: "image", place, ...(when && { when }) };
}

/** The source videos or sounds: all as a list, or the first alone. */
export function playedIn(
  field: string,
  from: "videos" | "video" | "sounds" | "sound",
  when?: WireCondition,
): WireField {
  return { field, from, ...(when && { when }) };
}

/** A parameter under kie.ai's name for it. */
export function put(
  name: string,
  field: string,
  how: { as?: "number" | "string"; words?: Record<string, WireWord | null>; when?: WireCondition } = {},
): WireField {
  return { field, from: "parameter", name, ...how };
}

/** What is sent with every request. */
export function always(field: string, value: WireWord, when?: WireCondition): WireField {
  return { field, from: "constant", value, ...(when && { when }) };
}

/** Words for values that kie.ai calls as we do. */
export function asThemselves(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value) => [value, value]));
}
