import type { ModelPurpose } from "#graphql/domain/catalog/definition.ts";
import { readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/** What is known of a model by kie.ai's list. */
type Listed = { model: string; taskTypes: readonly string[]; priceText: string | null };

/** What a model makes, by what kie.ai says it is for, by what its price is for, and by its name; null where none of them tells. */
export function guessKind({ model, taskTypes, priceText }: Listed): TaskKind | null {
  const types = taskTypes.map((type) => type.toLowerCase());
  const made = types.map((type) => type.split(/to[-_ ]/).at(-1) ?? type);
  const ofWord = (words: readonly string[]): TaskKind | null => {
    if (words.some((word) => /audio|speech|music|sound|voice|song|chat|text$/.test(word))) return null;
    if (words.some((word) => /video/.test(word))) return "VIDEO";
    return words.some((word) => /image|photo|picture/.test(word)) ? "IMAGE" : null;
  };
  if (types.length > 0 && made.every((word) => /audio|speech|music|sound|voice|song|chat/.test(word))) return null;
  const unit = priceText === null ? null : (readPriceText(priceText)?.unit ?? null);
  const byPrice = unit === "image" ? "IMAGE" : unit === "video" || unit === "second" ? "VIDEO" : null;
  return (
    ofWord(made) ??
    byPrice ??
    ofWord([
      model
        .toLowerCase()
        .split(/to[-_]/)
        .at(-1) ?? "",
    ])
  );
}

const TOOLS: readonly [RegExp, ModelPurpose, TaskKind | null][] = [
  [/upscal/, "UPSCALE", null],
  [/remov\w*[-_ ]background|background[-_ ]remov/, "REMOVE_BACKGROUND", "IMAGE"],
  [/outpaint|reframe|uncrop/, "EXPAND", "IMAGE"],
];

/** What a model can do as it was understood. */
type Able = { takesPrompt: boolean; acceptsImages: boolean; requiresImages: boolean; isByReference: boolean };

/** What a model is used for: a tool by its name, else by what it begins with. Never nothing. */
export function guessPurposes(
  { model, taskTypes }: Pick<Listed, "model" | "taskTypes">,
  kind: TaskKind,
  able: Able,
): ModelPurpose[] {
  const words = [model, ...taskTypes].join(" ").toLowerCase();
  const tool = TOOLS.find(([pattern, , only]) => pattern.test(words) && (only === null || only === kind));
  if (tool !== undefined && able.acceptsImages) return [tool[1]];
  const withWords: ModelPurpose = kind === "IMAGE" ? "TEXT_TO_IMAGE" : "TEXT_TO_VIDEO";
  const withImages: ModelPurpose =
    kind === "IMAGE" ? "EDIT" : able.isByReference ? "REFERENCE_TO_VIDEO" : "IMAGE_TO_VIDEO";
  const purposes = [...(able.requiresImages ? [] : [withWords]), ...(able.acceptsImages ? [withImages] : [])];
  return purposes.length > 0 ? purposes : [withWords];
}

/** Which purposes there are to choose from. */
export function purposesOf(kind: TaskKind): readonly ModelPurpose[] {
  return kind === "IMAGE"
    ? ["TEXT_TO_IMAGE", "EDIT", "UPSCALE", "REMOVE_BACKGROUND", "EXPAND"]
    : ["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO", "EXTEND", "UPSCALE"];
}
