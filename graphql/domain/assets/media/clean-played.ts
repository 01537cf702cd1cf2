import { stat } from "node:fs/promises";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import {
  LONGEST_SECONDS,
  MAX_FRAME_PIXELS,
  NO_SOUND_IN_WEBM,
  NOT_WHOLE_TO_PLAY,
  OTHER_CODEC,
  type PlayedType,
  TOO_LONG_TO_PLAY,
  TOO_MANY_PIXELS_A_FRAME,
  tooLarge,
} from "#graphql/domain/assets/uploads/upload-rules.ts";
import { type ContainerFacts, readContainer } from "#graphql/runtime/containers/containers.ts";

export type CleanPlayed = {
  contentType: PlayedType;
  width: number | null;
  height: number | null;
  durationSeconds: number;
  byteSize: number;
};

/**
 * Judges a video or a sound that somebody sent, by its bytes alone, and writes it anew at `cleanPath`: the same pictures and sounds as
 * they are coded, in a container that says nothing else (place, device, title, cover, chapters). A MOV becomes an MP4. It is never
 * whole in memory.
 * @throws UnreadableFileError with a sentence that says what to do, TooManyWaitingError.
 */
export async function cleanPlayed(path: string, cleanPath: string): Promise<CleanPlayed> {
  const read = await readContainer(path, cleanPath, LONGEST_SECONDS);
  if (read === "codec") throw new UnreadableFileError(OTHER_CODEC);
  if (read === "long") throw new UnreadableFileError(TOO_LONG_TO_PLAY);
  if (typeof read === "string" || read.seconds === null) throw new UnreadableFileError(NOT_WHOLE_TO_PLAY);
  const contentType = typeOf(read);
  const { size } = await stat(path);
  const large = tooLarge(contentType, size);
  if (large !== null) throw new UnreadableFileError(large);
  const { picture, seconds: durationSeconds } = read;
  const { width = null, height = null } = picture ?? {};
  if ((width ?? 0) * (height ?? 0) > MAX_FRAME_PIXELS) throw new UnreadableFileError(TOO_MANY_PIXELS_A_FRAME);
  return { contentType, width, height, durationSeconds, byteSize: (await stat(cleanPath)).size };
}

/** What it is, its tracks decide: an MP4 or MOV without a picture is a sound. */
function typeOf({ kind, picture }: ContainerFacts): PlayedType {
  if (kind === "mp3") return "audio/mpeg";
  if (kind === "wav") return "audio/wav";
  if (picture !== null && (picture.width < 1 || picture.height < 1)) throw new UnreadableFileError(NOT_WHOLE_TO_PLAY);
  if (kind === "webm" && picture === null) throw new UnreadableFileError(NO_SOUND_IN_WEBM);
  if (kind === "webm") return "video/webm";
  return picture === null ? "audio/mp4" : "video/mp4";
}
