import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { takenBy } from "#graphql/domain/catalog/inputs.ts";
import { type FieldErrorCode, type FieldProblem, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { imagesAmong, type Source, type SourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { playedProblems } from "#graphql/domain/tasks/create/validate-played.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

const SOURCES_BY_FRAME_MODE: Record<FrameMode, readonly [fewest: number, most: number]> = {
  TEXT: [0, 0],
  FIRST_FRAME: [1, 1],
  FIRST_AND_LAST_FRAMES: [2, 2],
  // As many as the model takes.
  REFERENCE: [1, Number.POSITIVE_INFINITY],
};

/** What is wrong with a request's sources as such: too many, too few, one of them twice, of a kind that the model does not take. */
export function sourceProblems(
  model: ModelDefinition,
  frameMode: FrameMode | null,
  sources: readonly Source[],
): FieldProblem[] {
  const ofKinds = playedProblems(model, frameMode, sources);
  if (ofKinds.length > 0) return ofKinds;
  const arePlayed = imagesAmong(sources) < sources.length;
  const problems = imageProblems(model, frameMode, imagesAmong(sources), arePlayed);
  // A video that ends as it begins has its first frame as its last.
  if (problems.length > 0 || frameMode === "FIRST_AND_LAST_FRAMES") return problems;
  const twice = sources.findIndex(({ id }, index) => sources.findIndex((other) => other.id === id) < index);
  if (twice < 0) return [];
  return [{ path: ["sourceImages", String(twice)], code: "DUPLICATE", message: "This file is given twice." }];
}

function imageProblems(
  model: ModelDefinition,
  frameMode: FrameMode | null,
  count: number,
  arePlayed: boolean,
): FieldProblem[] {
  const path = ["sourceImages"];
  const say = (message: string, code: FieldErrorCode, limit?: number) => [
    { path, code, message: `${model.name} ${message}`, ...(limit === undefined ? {} : { limit }) },
  ];
  if (!model.acceptsImages)
    return count > 0 ? say(`takes no source images: it takes ${takenBy(model)}.`, "CONFLICT") : [];
  if (model.requiresImages && count === 0) return say("needs at least one source image.", "REQUIRED");
  const least = model.inputs.find(({ kind }) => kind === "IMAGE")?.min ?? 0;
  const [usually, usual] = frameMode === null ? [least, model.maxSourceImages] : SOURCES_BY_FRAME_MODE[frameMode];
  const most = Math.min(usual, model.maxSourceImages);
  const fewest = frameMode === "REFERENCE" && arePlayed ? 0 : usually;
  if (count >= fewest && count <= most) return [];
  if (frameMode === null && count < fewest) return say(`needs ${fewest} source images.`, "TOO_FEW", fewest);
  if (frameMode === null) return say(`takes at most ${most} source images.`, "TOO_MANY", most);
  const number = fewest === most ? fewest : `${fewest} to ${most}`;
  const [code, limit] = count < fewest ? (["TOO_FEW", fewest] as const) : (["TOO_MANY", most] as const);
  return say(`takes ${number} source images with ${frameMode}.`, code, limit);
}

/**
 * Refuses images of a size that the model does not take. What is only too large is made to fit when it is sent.
 * @throws NotFoundError for one that is absent or somebody else's, InvalidInputError for those the model cannot take.
 */
export function refuseUnfitSources(model: ModelDefinition, sources: readonly Source[]): void {
  if (sources.some(({ facts }) => facts === null)) throw new NotFoundError("source");
  const problems = unfitProblems(model, sources);
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/** Which of a request's images have a size that the model does not take. */
export function unfitProblems(model: ModelDefinition, sources: readonly Source[]): FieldProblem[] {
  return sources.flatMap(({ facts }, index) => {
    const message = facts === null ? null : whyUnfit(model, facts);
    return message === null ? [] : [{ path: ["sourceImages", String(index)], code: "UNFIT" as const, message }];
  });
}

/** Why a model does not take an image of this size; null where it does, or where it is none. */
export function whyUnfit({ name, sourceLimits }: ModelDefinition, { contentType, width, height }: SourceFacts) {
  if (width === null || height === null || !contentType.startsWith("image/")) return null;
  const { minSide, ratio } = sourceLimits;
  if (minSide !== undefined && Math.min(width, height) < minSide) {
    return `${name} takes images of at least ${minSide} pixels a side; this one has ${width} × ${height}.`;
  }
  const shape = width / height;
  if (ratio !== undefined && (shape < ratio.min || shape > ratio.max)) {
    return `${name} takes images between ${ratio.min} and ${ratio.max} times as wide as high; this one has ${width} × ${height}.`;
  }
  return null;
}
