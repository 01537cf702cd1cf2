import { LRUCache } from "lru-cache";
import { extentOf, type MaskExtent } from "#graphql/domain/assets/media/mask.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { ModelInput } from "#graphql/domain/catalog/inputs.ts";
import {
  type FieldErrorCode,
  type FieldProblem,
  InvalidInputError,
  NotFoundError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import type { Named } from "#graphql/domain/tasks/create/named/look-up.ts";
import type { Source } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

const RETRY_AFTER_SECONDS = 5;

/** What masks mark, by their bytes: an estimate is asked for again and again, and the order asks once more. */
const known = new LRUCache<string, MaskExtent>({ max: 2000 });

/** How many images go with a mask. It is of the first: what else goes with it must have a place of its own. */
export function imagesWithMask({ inputs }: ModelDefinition): number {
  return Math.max(1, inputs.find(({ kind }) => kind === "IMAGE")?.min ?? 0);
}

/** What is wrong with a request's mask as such: none where there must be one, or one where it means nothing. */
export function maskProblems(model: ModelDefinition, mask: string | null, sources: number): FieldProblem[] {
  const { name } = model;
  const input = maskOf(model);
  const say = (code: FieldErrorCode, message: string) => [{ path: ["mask"], code, message: `${name} ${message}` }];
  if (mask === null) {
    return input !== undefined && input.min > 0 ? say("REQUIRED", "needs a mask: what is white in it changes.") : [];
  }
  if (input === undefined) return say("CONFLICT", "takes no mask.");
  const wanted = imagesWithMask(model);
  if (sources === wanted) return [];
  return say("CONFLICT", `takes a mask with ${wanted === 1 ? "one source image" : `${wanted} source images`}.`);
}

/**
 * Looks at the mask of a request that is otherwise in order, to its last pixel.
 * @throws NotFoundError for one that is absent or somebody else's, InvalidInputError for one that does not fit its picture or marks
 * nothing, or everything, RateLimitedError while too many others are looked at.
 */
export async function refuseUnfitMask(
  named: Pick<Named, "mask">,
  model: ModelDefinition,
  mask: string | null,
  [source]: readonly Source[],
): Promise<void> {
  const input = maskOf(model);
  if (mask === null || input === undefined) return;
  const asset = named.mask(mask);
  if (asset === null) throw new NotFoundError("mask");
  const problem = factsProblem(model, input, asset, source) ?? extentProblem(await extentIn(asset));
  if (problem !== null) throw new InvalidInputError([{ path: ["mask"], ...problem }]);
}

function maskOf({ inputs }: ModelDefinition): ModelInput | undefined {
  return inputs.find(({ kind }) => kind === "MASK");
}

type Problem = Omit<FieldProblem, "path">;

function factsProblem(
  { name }: ModelDefinition,
  { contentTypes, maxBytes }: ModelInput,
  { id, contentType, byteSize, width, height }: Asset,
  source: Source | undefined,
): Problem | null {
  if (!contentTypes.includes(contentType))
    return { code: "NOT_OFFERED", message: `${name} takes a mask as PNG or WebP.` };
  if (maxBytes !== null && byteSize > maxBytes) {
    const message = `${name} takes a mask of at most ${Math.floor(maxBytes / 1_000_000)} MB.`;
    return { code: "TOO_LARGE", limit: maxBytes, message };
  }
  if (source?.id === id) return { code: "DUPLICATE", message: "The mask is the source image itself." };
  const of = source?.facts;
  if (of?.width === width && of.height === height) return null;
  const message = `A mask is as large as the first source image: ${of?.width} × ${of?.height}; this one has ${width} × ${height}.`;
  return { code: "UNFIT", message };
}

function extentProblem(extent: MaskExtent | null): Problem | null {
  if (extent === "part") return null;
  if (extent === null) return { code: "DAMAGED", message: "The mask can't be read." };
  const marks = extent === "nothing" ? "nothing: what is white in it changes" : "everything: leave it out instead";
  return { code: "UNFIT", message: `The mask marks ${marks}.` };
}

/** How much it marks; null where its bytes are gone, or no picture that can be read to its end. */
async function extentIn({ sha256, storageKey }: Asset): Promise<MaskExtent | null> {
  const before = known.get(sha256);
  if (before !== undefined) return before;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await storage().read(storageKey)) chunks.push(chunk);
    const extent = await extentOf(Buffer.concat(chunks));
    known.set(sha256, extent);
    return extent;
  } catch (error) {
    if (error instanceof UnreadableFileError || error instanceof MissingObjectError) return null;
    if (error instanceof TooManyWaitingError) throw new RateLimitedError(RETRY_AFTER_SECONDS);
    throw error;
  }
}
