import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { UnauthenticatedError } from "#graphql/domain/errors.ts";

/** What every resolver is given: who asks, and how the answer may change that. */
export type GraphContext = {
  /** Changes within a document that signs in or out: what follows is asked by the new viewer. */
  viewer: Viewer | null;
  visitor: Visitor;
  requestId: string;
  /** Over what the document came: what only one of them can do is refused on the others. */
  transport: "post" | "get" | "socket";
  /** The Idempotency-Key header: names what the request orders where the document itself names it not. */
  idempotencyKey: string | null;
  /** Puts a Set-Cookie line on the answer. Only POST has an answer that can carry one. */
  setCookie(line: string): void;
  /** Puts a header on the answer; a socket's messages have none. */
  setHeader(name: string, value: string): void;
  /** The caller's points: how many it may have outstanding, has left, and gets back a second. */
  rate(): RateLimit;
};

export type RateLimit = { bucket: number; remaining: number; restoreRate: number };

/** Who asks. @throws UnauthenticatedError when nobody is signed in. */
export function viewerOf(context: GraphContext): Viewer {
  if (context.viewer === null) throw new UnauthenticatedError();
  return context.viewer;
}

/** The key that names an order: the one in the document, or else the request's header. */
export function idempotencyKeyOf(context: GraphContext, given: string | null | undefined): string | null {
  return given ?? context.idempotencyKey;
}

/** The owner to read rows by; for nobody, a name that no row carries. */
export function ownerOf(context: GraphContext): string {
  return context.viewer?.userId ?? "nobody";
}
