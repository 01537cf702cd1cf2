/** A file that is not what we keep, or is not whole. The reason is for people and safe to show. */
export class UnreadableFileError extends Error {
  constructor(reason: string, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = "UnreadableFileError";
  }
}

/** A whole file, but of another kind than was ordered: an image in place of a video, say. It will not change. */
export class WrongKindError extends UnreadableFileError {
  constructor(contentType: string) {
    super(`The file is ${contentType}, which is not what was ordered.`);
    this.name = "WrongKindError";
  }
}
