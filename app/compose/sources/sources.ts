import { takesWork } from "#app/compose/models/offers.ts";
import type { ModelCard, ModelName } from "#app/tasks/catalog/documents.ts";
import type { FrameMode } from "#app/tasks/task-input.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

/** What a model does with images: at least and at most how many, and whether they are frames of a video. */
export type SourceRule = { fewest: number; most: number; areFrames: boolean; mayBeReferences: boolean };

const MOST_REFERENCES = 3;
const NONE: SourceRule = { fewest: 0, most: 0, areFrames: false, mayBeReferences: false };

function videoRule({ frameModes, maxSourceImages }: ModelCard, asReferences: boolean): SourceRule {
  const mayBeReferences = frameModes.includes("REFERENCE");
  if (asReferences && mayBeReferences) {
    return { fewest: 1, most: Math.min(MOST_REFERENCES, maxSourceImages), areFrames: false, mayBeReferences };
  }
  const most = frameModes.includes("FIRST_AND_LAST_FRAMES") ? 2 : Number(frameModes.includes("FIRST_FRAME"));
  return { fewest: frameModes.includes("TEXT") ? 0 : 1, most, areFrames: true, mayBeReferences };
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

/** The model to change to when images come to one that takes none: its own editing brother, else the first that takes them. */
export function modelForImages(models: readonly ModelName[], current: ModelName): ModelName | undefined {
  const able = models.filter((model) => model.acceptsImages && takesWork(model));
  return able.find((model) => model.slug === `${current.slug}-edit`) ?? able[0];
}
