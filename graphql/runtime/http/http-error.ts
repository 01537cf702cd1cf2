/**
 * How far an outgoing request came before it failed.
 * `refused-address`: not an address we call. `connect`: no connection was made. `sent`: broke after the first byte could
 * have left. `timeout`: the whole time was used up. `too-large`: the answer is bigger than its cap.
 * `too-many-redirects`: it leads on and on. `aborted`: the caller gave up.
 */
export type HttpPhase =
  | "refused-address"
  | "connect"
  | "sent"
  | "timeout"
  | "too-large"
  | "too-many-redirects"
  | "aborted";

/**
 * An outgoing request without a usable answer. `wasSent` is false only when no byte of the request can have reached
 * the other side: that alone makes it safe to repeat what is not idempotent.
 */
export class HttpError extends Error {
  readonly phase: HttpPhase;
  readonly wasSent: boolean;

  constructor(phase: HttpPhase, message: string, options: { wasSent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "HttpError";
    this.phase = phase;
    this.wasSent = options.wasSent;
  }
}
