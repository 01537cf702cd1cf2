import { z } from "zod";

/** Why a field is not offered, or only in part. Nothing is guessed of it. */
const WHYS = [
  "OBJECT",
  "LIST",
  "UNCLEAR",
  "IMAGE",
  "VIDEO",
  "AUDIO",
  "MASK",
  "LINK",
  "TASK",
  "TEXT_WITHOUT_END",
  "TEXT_OF_A_FORM",
  "NUMBER_WITHOUT_END",
  "ONE_OF_SEVERAL",
  "SECOND_IMAGE",
  "SECOND_NAME",
  "TOO_MANY_VALUES",
  "ODD_NAME",
  "TOO_MANY_FIELDS",
  "NARROWED",
  "ONE_IMAGE",
  "SECOND_FILE",
  "FILE_LIMITS",
] as const;
export type Why = (typeof WHYS)[number];

/** A field that was not understood, by kie.ai's name for it. */
export type Doubt = { field: string; why: Why };

const doubts = z.array(z.object({ field: z.string(), why: z.enum(WHYS) }));

/** Doubts as a row has them; those of another release are none. */
export function readDoubts(row: unknown): Doubt[] {
  return doubts.safeParse(row).data ?? [];
}

const SAID: Record<Why, string> = {
  OBJECT: "is made of other values",
  LIST: "is a list",
  UNCLEAR: "does not say what it holds",
  IMAGE: "takes an image",
  VIDEO: "takes a video",
  AUDIO: "takes a sound",
  MASK: "takes a mask",
  LINK: "takes a link to a file of a kind that is not told",
  TASK: "names something that was made at kie.ai before",
  TEXT_WITHOUT_END: "is a text without an end",
  TEXT_OF_A_FORM: "is a text of a form of its own",
  NUMBER_WITHOUT_END: "is a number without a range",
  ONE_OF_SEVERAL: "is in one of several sets of fields that exclude each other",
  SECOND_IMAGE: "takes more images beside those of another field",
  SECOND_NAME: "means the same as another field",
  TOO_MANY_VALUES: "has more values than a form can show",
  ODD_NAME: "has a name that can't be a parameter's",
  TOO_MANY_FIELDS: "is one field more than a form can show",
  NARROWED: "is offered in part: some of its values mean nothing here",
  ONE_IMAGE: "does not say how many images it takes: one is offered",
  SECOND_FILE: "takes more videos or sounds beside those of another field",
  FILE_LIMITS: "does not say how long or how large a file may be: the least that any model takes is offered",
};

/** A doubt as a sentence. */
export function inWords({ field, why }: Doubt): string {
  return `${field} ${SAID[why]}.`;
}
