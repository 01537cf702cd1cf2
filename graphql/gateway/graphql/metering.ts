import type { ExecutionArgs } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import { contextOf, exchangeOf, type ServerContext } from "#graphql/gateway/caller/context.ts";
import { publicError } from "#graphql/gateway/graphql/errors/public-error.ts";
import { judgeVariables } from "#graphql/gateway/graphql/limits.ts";
import { billed, mustHavePoints, priceOf, spendRefusal, take } from "#graphql/gateway/graphql/rate-limit.ts";
import { subscribeShared } from "#graphql/gateway/live/shared-events.ts";
import { countingWork } from "#graphql/runtime/database/work.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

type Args = Omit<ExecutionArgs, "contextValue"> & { contextValue: GraphContext & { request?: Request } };

/**
 * Lets an operation through only where its caller may use all of it and has the points for it; the same on every
 * transport. Over HTTP it asks who that is before it looks at the document, and counts what is refused before its price
 * is known.
 */
export const rateLimit: Plugin<GraphContext & { request?: Request }, ServerContext> = {
  async onParams({ request, params, context }) {
    const exchange = exchangeOf(request);
    exchange.characters = params.query?.length ?? 0;
    const graph = await contextOf(request, context);
    try {
      mustHavePoints(graph);
      judgeVariables(params.variables);
    } catch (error) {
      throw publicError(error, graph.requestId);
    }
  },
  async onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
    const { contextValue } = args;
    try {
      const prices = pricesOf(args);
      if (prices === null) return;
      const taken = await take(prices.answer, contextValue);
      setExecuteFn((given) => countingWork(taken.work, () => executeFn(given)));
      return {
        onExecuteDone({ result, setResult }) {
          if (!isAsyncIterable(result)) setResult(billed(result, taken, contextValue));
        },
      };
    } catch (error) {
      setResultAndStopExecution({ errors: [publicError(error, contextValue.requestId)] });
    }
  },
  async onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
    const { contextValue } = args;
    try {
      const prices = pricesOf(args);
      if (prices === null) return;
      await take(prices.answer, contextValue);
      setSubscribeFn((given) => subscribeShared({ ...given, contextValue }, prices.event));
    } catch (error) {
      setResultAndStopExecution({ errors: [publicError(error, contextValue.requestId)] });
    }
  },
  onResultProcess({ request, result }) {
    if (isAsyncIterable(result) || Array.isArray(result) || result.errors === undefined) return;
    const { graph, isPriced, characters } = exchangeOf(request);
    if (!isPriced && graph !== undefined) spendRefusal(graph, characters);
  },
};

/** The prices of an operation; what is refused for its fields or its price counts as a refusal. */
function pricesOf(args: Args) {
  const { contextValue } = args;
  const { request } = contextValue;
  const exchange = request === undefined ? undefined : exchangeOf(request);
  if (exchange !== undefined) exchange.isPriced = true;
  try {
    return priceOf(args);
  } catch (error) {
    spendRefusal(contextValue, exchange?.characters ?? 0);
    throw error;
  }
}
