import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { type FieldErrorCode, type FieldProblem, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset, FrameMode } from "#prisma/generated/client/client.ts";

const SOURCES_BY_FRAME_MODE: Record<FrameMode, readonly [fewest: number, most: number]> = {
  TEXT: [0, 0],
  FIRST_FRAME: [1, 1],
  FIRST_AND_LAST_FRAMES: [2, 2],
  // As many as the model takes.
  REFERENCE: [1, Number.POSITIVE_INFINITY],
};

/** What is wrong with a request's source images before they are looked up: too many, too few, one of them twice. */
export function sourceProblems(
  model: ModelDefinition,
  frameMode: FrameMode | null,
  sourceIds: readonly string[],
): FieldProblem[] {
  const count = sourceIds.length;
  const path = ["sourceImages"];
  const say = (message: string, code: FieldErrorCode, limit?: number) => [
    { path, code, message: `${model.name} ${message}`, ...(limit === undefined ? {} : { limit }) },
  ];
  if (!model.acceptsImages) return count > 0 ? say("takes no source images.", "CONFLICT") : [];
  if (model.requiresImages && count === 0) return say("needs at least one source image.", "REQUIRED");
  const [fewest, usual] = frameMode === null ? [0, model.maxSourceImages] : SOURCES_BY_FRAME_MODE[frameMode];
  const most = Math.min(usual, model.maxSourceImages);
  if (count > most || count < fewest) {
    if (frameMode === null) return say(`takes at most ${most} source images.`, "TOO_MANY", most);
    const number = fewest === most ? fewest : `${fewest} to ${most}`;
    const [code, limit] = count < fewest ? (["TOO_FEW", fewest] as const) : (["TOO_MANY", most] as const);
    return say(`takes ${number} source images with ${frameMode}.`, code, limit);
  }
  // A video that ends as it begins has its first frame as its last.
  if (frameMode === "FIRST_AND_LAST_FRAMES") return [];
  const twice = sourceIds.findIndex((id, index) => sourceIds.indexOf(id) < index);
  return twice < 0
    ? []
    : [{ path: [...path, String(twice)], code: "DUPLICATE", message: "This image is given twice." }];
}

/**
 * Looks a request's source images up. What is only too large is made to fit when it is sent.
 * @throws NotFoundError for one that is absent or somebody else's, InvalidInputError for those the model cannot take.
 */
export async function refuseUnfitSources(
  viewer: Viewer | null,
  model: ModelDefinition,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length === 0) return;
  const own = await db.asset.findMany({
    where: {
      id: { in: [...sourceIds] },
      userId: viewer?.userId ?? "",
      deletedAt: null,
      contentType: { startsWith: "image/" },
    },
    select: { id: true, width: true, height: true },
  });
  const byId = new Map(own.map((asset) => [asset.id, asset]));
  const problems = sourceIds.flatMap((id, index) => {
    const asset = byId.get(id);
    if (asset === undefined) throw new NotFoundError("source image");
    const message = whyUnfit(model, asset);
    return message === null ? [] : [{ path: ["sourceImages", String(index)], code: "UNFIT" as const, message }];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function whyUnfit({ name, sourceLimits }: ModelDefinition, { width, height }: Pick<Asset, "width" | "height">) {
  if (width === null || height === null) return null;
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
