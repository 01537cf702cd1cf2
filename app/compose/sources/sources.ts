import { takesWork } from "#app/compose/models/offers.ts";
import type { ModelCard, ModelName } from "#app/tasks/catalog/documents.ts";
import type { FrameMode } from "#app/tasks/task-input.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

/** What a model does with images: at least and at most how many, and whether they are frames of a video. */
export type SourceRule = { fewest: number; most: number; areFrames: boolean; mayBeReferences: boolean };

const MOST_REFERENCES = 3;
const NONE: SourceRule = { fewest: 0, most: 0, areFrames: false, mayBeReferences: false };

function videoRule({ frameModes, maxSourceImages, inputs }: ModelCard, asReferences: boolean): SourceRule {
  const mayBeReferences = frameModes.includes("REFERENCE");
  if ((asReferences || frameModes.length === 1) && mayBeReferences) {
    const played = inputs.reduce((most, { kind, max }) => most + (kind === "VIDEO" || kind === "AUDIO" ? max : 0), 0);
    const most = Math.min(MOST_REFERENCES, maxSourceImages) + played;
    return { fewest: 1, most, areFrames: false, mayBeReferences: frameModes.length > 1 };
  }
  const most = frameModes.includes("FIRST_AND_LAST_FRAMES") ? 2 : Number(frameModes.includes("FIRST_FRAME"));
  return { fewest: frameModes.includes("TEXT") ? 0 : 1, most, areFrames: true, mayBeReferences };
}

/** Whether a model starts from files of a type. */
export function takes({ inputs }: Pick<ModelName, "inputs">, contentType: string): boolean {
  return inputs.some(({ kind }) => contentType.startsWith(`${kind.toLowerCase()}/`));
}

/** What of the sources a model starts from, and by which rule: videos and sounds are references. */
export function usedBy(
  model: ModelCard | undefined,
  { ready, asReferences }: { ready: readonly Source[]; asReferences: boolean },
  cast: readonly string[] = [],
) {
  const fit = model === undefined ? ready : ready.filter(({ contentType }) => takes(model, contentType));
  const arePlayed = fit.some(({ contentType }) => !contentType.startsWith("image/"));
  const isCast = cast.length > 0 && mostCast(model) > 0;
  const ruled = sourceRule(model, asReferences || arePlayed || (isCast && takesReferences(model)));
  // Their pictures are among those that it needs.
  const rule = isCast ? { ...ruled, fewest: 0 } : ruled;
  return { rule, used: fit.slice(0, rule.most), arePlayed };
}

/** How many characters a model takes. */
export function mostCast(model: ModelCard | undefined): number {
  return model?.inputs.find(({ kind }) => kind === "CHARACTER")?.max ?? 0;
}

/** Whether a video's characters are references: others, such as Kling's elements, leave its frames alone. */
function takesReferences(model: ModelCard | undefined): boolean {
  return model?.frameModes.includes("REFERENCE") === true;
}

/** The rule of a model, as its API describes it. */
export function sourceRule(model: ModelCard | undefined, asReferences = false): SourceRule {
  if (model === undefined) return NONE;
  if (model.kind === "VIDEO") return videoRule(model, asReferences);
  if (!model.acceptsImages) return NONE;
  return { ...NONE, fewest: Number(model.requiresImages), most: model.maxSourceImages };
}

/** How a video uses so many images under a rule. */
export function frameModeOf(rule: SourceRule, count: number): FrameMode {
  if (!rule.areFrames && count > 0) return "REFERENCE";
  if (count === 0) return "TEXT";
  return count === 1 ? "FIRST_FRAME" : "FIRST_AND_LAST_FRAMES";
}

/** The list with the item at `from` put at `to`; as it was where either is no place in it. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = [...items];
  const [item] = rest.splice(from, 1);
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  rest.splice(to, 0, item);
  return rest;
}

/** The task that the next one is a child of: the one that made the first of its images. */
export function parentOf(sources: readonly Source[]): string | undefined {
  return sources.find((source) => source.task !== null)?.task?.id;
}

/** The model to change to when files come to one that takes none such: its own editing brother, else the first that takes them. */
export function modelForImages(
  models: readonly ModelName[],
  current: ModelName,
  contentType = "image/",
): ModelName | undefined {
  const able = models.filter((model) => takes(model, contentType) && takesWork(model));
  return able.find((model) => model.slug === `${current.slug}-edit`) ?? able[0];
}
