/** A file that is not what we keep, or is not whole. The reason is for people and safe to show. */
export class UnreadableFileError extends Error {
  constructor(reason: string, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = "UnreadableFileError";
  }
}
