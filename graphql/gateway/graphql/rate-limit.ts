import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, InvalidInputError, RateLimitedError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { MOST_COST, objectsIn, type Plan, planOf, type Variables } from "#graphql/gateway/graphql/cost.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { leakyBucket } from "#graphql/runtime/token-bucket.ts";
import { refusalFor } from "#graphql/schema/core/authorize.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/** Points a caller may have outstanding, and those restored a second. */
const bucket = leakyBucket(env.apiPoints.bucket, env.apiPoints.perSecond);

export type Metered = { requested: number; remaining: number; key: string };

type Operation = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: Variables | null;
  contextValue: GraphContext;
};

/**
 * Looks at an operation before anything is read: whether its caller may use every field of it, and whether its points
 * fit. An operation that graphql itself will refuse (none of that name) costs nothing here.
 * @throws UnauthenticatedError, ForbiddenError, InvalidInputError when it costs more than any caller may ask for, RateLimitedError.
 */
export function admit({ schema, document, operationName, variableValues, contextValue }: Operation): Metered {
  const { viewer, visitor } = contextValue;
  const key = callerOf(viewer, visitor.ip);
  const operation = chosen(document, operationName);
  if (operation === undefined) return { requested: 0, remaining: bucket.size, key };
  const plan = planned(schema, document, operation);
  for (const [type, field] of plan.used) {
    const refusal = refusalFor(viewer, type, field);
    if (refusal === null) continue;
    // Nobody in particular may sign in and be somebody who may.
    throw viewer === null ? new UnauthenticatedError() : new ForbiddenError(refusal);
  }
  const requested = plan.cost(variableValues ?? {});
  if (requested > MOST_COST) {
    const message = `This costs ${requested} points and may cost at most ${MOST_COST}. Ask for smaller pages or fewer fields.`;
    throw new InvalidInputError([{ path: ["query"], message }]);
  }
  const { remaining, waitMs } = bucket.take(key, requested, now().getTime());
  tellRate(contextValue, remaining);
  if (waitMs > 0) {
    log.warn({ event: "rate limited", caller: key, requested, requestId: contextValue.requestId });
    throw new RateLimitedError(Math.ceil(waitMs / SECOND));
  }
  return { requested, remaining, key };
}

/** Gives back what an answer did not use, and says on the answer what it cost. */
export function billed(result: ExecutionResult, metered: Metered, context: GraphContext): ExecutionResult {
  const { requested, key } = metered;
  const actual = Math.min(requested, objectsIn(result.data));
  const remaining = bucket.giveBack(key, requested - actual, now().getTime());
  tellRate(context, remaining);
  const cost = { requested, actual, bucket: bucket.size, remaining, restoreRate: bucket.restoreRate };
  return { ...result, extensions: { ...result.extensions, cost } };
}

/** What a caller has left, for the field that tells it. */
export function rateOf(viewer: Viewer | null, ip: string) {
  const remaining = bucket.giveBack(callerOf(viewer, ip), 0, now().getTime());
  return { bucket: bucket.size, remaining, restoreRate: bucket.restoreRate };
}

function callerOf(viewer: Viewer | null, ip: string): string {
  if (viewer === null) return `ip:${ip}`;
  return viewer.key === undefined ? `account:${viewer.userId}` : `key:${viewer.key.familyId}`;
}

function tellRate({ setHeader }: GraphContext, remaining: number): void {
  setHeader("ratelimit-limit", String(bucket.size));
  setHeader("ratelimit-remaining", String(remaining));
  setHeader("ratelimit-reset", String(Math.ceil((bucket.size - remaining) / bucket.restoreRate)));
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
