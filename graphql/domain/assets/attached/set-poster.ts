import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { keepPoster } from "#graphql/domain/assets/attached/poster.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { ruleBehind } from "#graphql/domain/assets/uploads/upload-rules.ts";
import {
  type FieldErrorCode,
  type FieldProblem,
  InvalidInputError,
  NotFoundError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** The largest picture that is taken, in bytes: a frame of a video or the waveform of a sound, drawn to be small. */
const MOST_BYTES = 512 * 1024;
const RETRY_AFTER_SECONDS = 10;

const byAccount = new RateLimiterMemory({ keyPrefix: "posters", points: 120, duration: MINUTE / SECOND });

/**
 * Keeps a frame as the poster of one's own video, or a waveform as that of a sound. One that has a poster keeps it unless `replace`
 * says otherwise: whoever shows one without may send a picture, and the first that comes is as good as the next.
 * @throws NotFoundError, InvalidInputError (`id` for an image, `image`), RateLimitedError.
 */
export async function setPoster(
  viewer: { userId: string },
  id: string,
  { image, replace }: { image: string; replace: boolean },
): Promise<Asset> {
  const { userId } = viewer;
  const asset = await db.asset.findFirst({ where: { id, userId, deletedAt: null } });
  if (asset === null) throw new NotFoundError("file");
  if (asset.contentType.startsWith("image/")) throw refused("id", "UNFIT", "Only a video or a sound has a poster.");
  if (asset.posterName !== null && !replace) return asset;
  await countPoster(userId);
  try {
    const kept = await keepPoster(asset, decoded(image));
    if (kept === null) throw new NotFoundError("file");
    return kept;
  } catch (error) {
    if (error instanceof TooManyWaitingError) throw new RateLimitedError(RETRY_AFTER_SECONDS);
    if (!(error instanceof UnreadableFileError)) throw error;
    const { code } = ruleBehind(error.message);
    throw refused("image", code === "UNFIT" ? "DAMAGED" : code, error.message);
  }
}

function decoded(image: string): Buffer {
  if (image === "") throw refused("image", "REQUIRED", "The picture is empty.");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(image)) throw refused("image", "FORMAT", "The picture is given as base64.");
  const bytes = Buffer.from(image, "base64");
  if (bytes.length <= MOST_BYTES) return bytes;
  throw refused("image", "TOO_LARGE", `The picture has at most ${MOST_BYTES} bytes.`, MOST_BYTES);
}

function refused(field: string, code: FieldErrorCode, message: string, limit?: number): InvalidInputError {
  const problem: FieldProblem = { path: [field], code, message, ...(limit !== undefined && { limit }) };
  return new InvalidInputError([problem]);
}

async function countPoster(userId: string): Promise<void> {
  try {
    await byAccount.consume(userId);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new RateLimitedError(Math.max(1, Math.ceil(refusal.msBeforeNext / SECOND)));
  }
}
