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
  /** Puts a Set-Cookie line on the answer. Only POST has an answer that can carry one. */
  setCookie(line: string): void;
};

/** Who asks. @throws UnauthenticatedError when nobody is signed in. */
export function viewerOf(context: GraphContext): Viewer {
  if (context.viewer === null) throw new UnauthenticatedError();
  return context.viewer;
}

/** The owner to read rows by; for nobody, a name that no row carries. */
export function ownerOf(context: GraphContext): string {
  return context.viewer?.userId ?? "nobody";
}
