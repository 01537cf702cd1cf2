import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { InvalidInputError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import type { Actor } from "#graphql/domain/operations/actor.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** What every resolver is given: who asks, and how the answer may change that. */
export type GraphContext = {
  /** Changes within a document that signs in or out: what follows is asked by the new viewer. */
  viewer: Viewer | null;
  /** The row of the account that asks, as it was when the request came; null where nobody has read it yet. */
  account: User | null;
  visitor: Visitor;
  requestId: string;
  /** Over what the document came: what only one of them can do is refused on the others. */
  transport: "post" | "get" | "socket";
  /** The Idempotency-Key header: names what the request orders where the document itself names it not. */
  idempotencyKey: string | null;
  /** The Last-Event-ID header: what a reader of server-sent events was told last before the connection broke. */
  lastEventId: string | null;
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

/** Who acts on the site, for what operators do. @throws UnauthenticatedError when nobody is signed in. */
export function actorOf(context: GraphContext): Exclude<Actor, "command line"> {
  return { viewer: viewerOf(context), address: context.visitor.ip };
}

/** The key that names an order: the one in the document, or else the request's header. */
export function idempotencyKeyOf(context: GraphContext, given: string | null | undefined): string | null {
  return given ?? context.idempotencyKey;
}

/** The owner to read rows by; for nobody, a name that no row carries. */
export function ownerOf(context: GraphContext): string {
  return context.viewer?.userId ?? "nobody";
}

/**
 * The sequence in Last-Event-ID, undefined without one. It goes before `after`: a browser that connects again sends the
 * address of before, and this beside it.
 * @throws InvalidInputError for one that no event of ours had.
 */
export function sequenceToResumeAt({ lastEventId }: GraphContext): number | undefined {
  if (lastEventId === null || lastEventId === "") return undefined;
  const sequence = /^\d{1,10}$/.test(lastEventId) ? Number(lastEventId) : Number.NaN;
  if (sequence <= LARGEST_SEQUENCE) return sequence;
  const message = "Last-Event-ID is not the id of one of our events. Leave it out to begin with the present state.";
  throw new InvalidInputError([{ path: ["Last-Event-ID"], code: "FORMAT", message }]);
}

const LARGEST_SEQUENCE = 2_147_483_647;
