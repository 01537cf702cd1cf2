import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { ModelInput } from "#graphql/domain/catalog/inputs.ts";

/** So many characters are in one order at most, whatever its model. */
export const MOST_IN_ORDER = 5;

/** How a model is told of characters. */
export type TakesCharacters = {
  /** `references`: their pictures are among its sources, and words say who is in which. `elements`: each in a field of its own. */
  as: "references" | "elements";
  /** How many of them. */
  most: number;
  /** Pictures of each. */
  pictures: { min: number; max: number };
  /** The kinds of file that are taken as a picture of one. */
  contentTypes: readonly string[];
};

/**
 * How a model takes characters; null where it does not: without words or pictures, where its pictures are frames of a video, or
 * the one that is changed, and where it goes on from a task.
 */
export function takesCharacters(model: ModelDefinition): TakesCharacters | null {
  const { elements, inputs, takesPrompt, maxSourceImages: most } = model;
  if (elements !== undefined) {
    const { max, pictures, contentTypes } = elements;
    return { as: "elements", most: Math.min(max, MOST_IN_ORDER), pictures, contentTypes };
  }
  const images = inputs.find(({ kind }) => kind === "IMAGE");
  if (!takesPrompt || images === undefined || images.continues !== undefined || !takesReferences(model)) return null;
  const { contentTypes } = images;
  return { as: "references", most: Math.min(most, MOST_IN_ORDER), pictures: { min: 1, max: most }, contentTypes };
}

/** What an image model edits is its first picture: it takes another beside that, or says that it wants nobody's but a person's. */
function takesReferences({ kind, purposes, frameModes, maxSourceImages, isOfPeople }: ModelDefinition): boolean {
  if (kind === "VIDEO") return frameModes.includes("REFERENCE");
  return kind === "IMAGE" && (isOfPeople === true || (purposes.includes("EDIT") && maxSourceImages > 1));
}

/** The same as an input of the model's, as it is told; none where it takes no characters. */
export function characterInputs(model: ModelDefinition): ModelInput[] {
  const taken = takesCharacters(model);
  if (taken === null) return [];
  const { most: max, contentTypes } = taken;
  const input = { name: "characters", kind: "CHARACTER", min: 0, max, maxBytes: null, excludes: [] } as const;
  return [{ ...input, excludes: [], contentTypes: [...contentTypes] }];
}
