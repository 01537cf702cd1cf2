import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, InvalidInputError, RateLimitedError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { costOf, sizeOf } from "#graphql/gateway/graphql/answer-size.ts";
import {
  bucketSize,
  type Caller,
  callerOf,
  giveBackPoints,
  spendPoints,
  takePoints,
} from "#graphql/gateway/graphql/callers.ts";
import {
  MOST_COST,
  MOST_STATEMENTS,
  type Plan,
  type Price,
  type Prices,
  planOf,
  type Variables,
} from "#graphql/gateway/graphql/cost.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import type { Work } from "#graphql/runtime/database/work.ts";
import { log } from "#graphql/runtime/log.ts";
import { siteNow } from "#graphql/runtime/settings/site-state.ts";
import { isOperator, refusalFor } from "#graphql/schema/core/authorize.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

type Operation = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: Variables | null;
  contextValue: Pick<GraphContext, "viewer">;
};

/** What a refusal costs, beside a point for so many characters of the document that had to be looked at. */
const REFUSAL = 10;
const CHARACTERS_A_POINT = 500;
/** Larger answers are not sent. */
export const MOST_BYTES = 8_000_000;

/** What was taken for an operation, to be settled by what it used. */
export type Taken = { requested: number; effort: number; caller: Caller; work: Work };

/**
 * Looks at an operation before anything is read: whether its caller may use every field of it, and whether it may be asked
 * for at all. An operation that graphql itself will refuse (none of that name) has no price.
 * @throws UnauthenticatedError, ForbiddenError (READ_ONLY while the site is), InvalidInputError when it takes more than any caller may ask for.
 */
export function priceOf({ schema, document, operationName, variableValues, contextValue }: Operation): Prices | null {
  const { viewer } = contextValue;
  const operation = chosen(document, operationName);
  if (operation === undefined) return null;
  const plan = planned(schema, document, operation);
  for (const [type, field] of plan.used) {
    const refusal = refusalFor(viewer, type, field);
    if (refusal === null) continue;
    // Nobody in particular may sign in and be somebody who may.
    throw viewer === null ? new UnauthenticatedError() : new ForbiddenError(refusal);
  }
  if (siteNow().mode !== "OPEN" && !isOperator(viewer)) refuseChanges(plan);
  const prices = plan.prices(variableValues ?? {});
  for (const price of [prices.answer, prices.event]) refuseTooCostly(price);
  return prices;
}

/** What visitors may do while the site is read only: its operators have to come in. */
const CHANGES_NOTHING = new Set(["signIn", "signOut", "confirmIdentity"]);

function refuseChanges({ used }: Plan): void {
  for (const [type, field] of used) {
    if (type !== "Mutation" || CHANGES_NOTHING.has(field)) continue;
    throw new ForbiddenError("The site is read only for a while: nothing can be ordered or changed.", "READ_ONLY");
  }
}

function refuseTooCostly({ statements, points }: Price): void {
  if (statements > MOST_STATEMENTS) {
    const message = `This asks the database ${statements} times and may at most ${MOST_STATEMENTS}. Ask for fewer things at once.`;
    throw new InvalidInputError([{ path: ["query"], code: "TOO_LARGE", message }]);
  }
  const most = Math.min(MOST_COST, bucketSize().bucket);
  if (points > most) {
    const message = `This costs ${points} points and may cost at most ${most}. Ask for smaller pages or fewer fields.`;
    throw new InvalidInputError([{ path: ["query"], code: "TOO_LARGE", message }]);
  }
}

/** Takes the points of something that is about to be done. @throws RateLimitedError when its caller has too few. */
export async function take({ points, effort }: Price, context: GraphContext): Promise<Taken> {
  const caller = callerOf(context.viewer, context.visitor.ip);
  const { remaining, waitMs } = await takePoints(caller, points);
  tellRate(context, remaining);
  if (waitMs > 0) {
    log.warn({ event: "rate limited", caller: caller.name, requested: points, requestId: context.requestId });
    throw new RateLimitedError(Math.ceil(waitMs / SECOND));
  }
  return { requested: points, effort, caller, work: { statements: 0, rows: 0 } };
}

/**
 * Settles an answer by the work that it took, says on it what that was, and does not send one that is too large. One that
 * broke off costs what was taken for it: whatever else it asks for may still be under way.
 */
export function billed(result: ExecutionResult, taken: Taken, context: GraphContext): ExecutionResult {
  const { requested } = taken;
  const size = sizeOf(result.data, MOST_BYTES);
  const actual = result.errors === undefined ? Math.min(requested, costOf(size, taken)) : requested;
  const remaining = giveBackPoints(taken.caller, requested - actual);
  tellRate(context, remaining);
  const { bucket, restoreRate } = bucketSize();
  const cost = { requested, actual, bucket, remaining, restoreRate };
  const sent = withinBytes(result, size);
  return { ...sent, extensions: { ...sent.extensions, cost } };
}

/** The answer, or where it is too large, a refusal in its place. */
export function withinBytes(result: ExecutionResult, { bytes }: { bytes: number }): ExecutionResult {
  if (bytes <= MOST_BYTES) return result;
  const message = `This answer has more than ${MOST_BYTES} bytes. Ask for smaller pages or fewer fields.`;
  const error = new InvalidInputError([{ path: ["query"], code: "TOO_LARGE", message }]);
  return { errors: [new GraphQLError(message, { originalError: error })] };
}

/** Counts a document that was refused before its price was known. */
export function spendRefusal({ viewer, visitor }: GraphContext, characters: number): void {
  spendPoints(callerOf(viewer, visitor.ip), REFUSAL + Math.ceil(characters / CHARACTERS_A_POINT));
}

/** Refuses who has no points at all before anything is looked at. @throws RateLimitedError */
export function mustHavePoints({ viewer, visitor }: GraphContext): void {
  const free = giveBackPoints(callerOf(viewer, visitor.ip), 0);
  if (free < REFUSAL) throw new RateLimitedError(Math.max(1, Math.ceil((REFUSAL - free) / bucketSize().restoreRate)));
}

/** What a caller has left, for the field that tells it. */
export function rateOf(viewer: Viewer | null, ip: string) {
  return { ...bucketSize(), remaining: giveBackPoints(callerOf(viewer, ip), 0) };
}

function tellRate({ setHeader }: GraphContext, remaining: number): void {
  const { bucket, restoreRate } = bucketSize();
  setHeader("ratelimit-limit", String(bucket));
  setHeader("ratelimit-remaining", String(remaining));
  setHeader("ratelimit-reset", String(Math.ceil((bucket - remaining) / restoreRate)));
}

function chosen(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!name) return operations.length === 1 ? operations[0] : undefined;
  return operations.find((operation) => operation.name?.value === name);
}

const plans = new WeakMap<OperationDefinitionNode, Plan>();

function planned(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Plan {
  const known = plans.get(operation);
  if (known !== undefined) return known;
  const plan = planOf(schema, operation, fragmentsOf(document));
  plans.set(operation, plan);
  return plan;
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
}
