import type { Translate } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";

function videoInputs(t: Translate, { frameModes }: ModelCard): string[] {
  const words = frameModes.includes("TEXT") ? [t("compose.inputs.words")] : [];
  const both = frameModes.includes("FIRST_AND_LAST_FRAMES");
  if (both || frameModes.includes("FIRST_FRAME")) words.push(t(`compose.inputs.${both ? "bothFrames" : "firstFrame"}`));
  if (frameModes.includes("REFERENCE")) words.push(t("compose.inputs.references"));
  return words;
}

/** What a model starts from, in a few words: "Words · up to 8 images". */
export function modelInputs(t: Translate, model: ModelCard): string {
  const { acceptsImages, requiresImages, maxSourceImages: count } = model;
  if (model.kind === "VIDEO") return videoInputs(t, model).join(" · ");
  const words = requiresImages ? [t("compose.inputs.image")] : [t("compose.inputs.words")];
  if (acceptsImages) words.push(t("compose.inputs.images", { count }));
  return words.join(" · ");
}
