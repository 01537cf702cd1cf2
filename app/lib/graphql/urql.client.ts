import { type Cache, cacheExchange } from "@urql/exchange-graphcache";
import {
  Client,
  type Exchange,
  fetchExchange,
  makeResult,
  type OperationContext,
  type OperationResult,
  type RequestPolicy,
  subscriptionExchange,
} from "urql";
import { filter, map, merge, onEnd, pipe, share, subscribe } from "wonka";
import { documentOf } from "#app/lib/graphql/document.ts";
import { graphql, type ResultOf, type TadaDocumentNode } from "#app/lib/graphql/graphql.ts";
import { persisted } from "#app/lib/graphql/persisted.ts";
import { embeddedTypes, possibleTypes } from "#app/lib/graphql/possible-types.ts";
import { type Outcome, outcomeOf, refusal, refusalOfError } from "#app/lib/graphql/result.ts";
import { forwardSubscription } from "#app/lib/graphql/socket.client.ts";

export { onSocketOpen } from "#app/lib/graphql/socket.client.ts";

const ViewerCreditsFragment = graphql(`
  fragment ViewerCredits on User {
    id
    credits { available onHold totalPurchased totalUsed }
  }
`);
type Balance = ResultOf<typeof ViewerCreditsFragment>["credits"];

function writeBalance(result: { creditBalanceUpdated?: unknown }, cache: Cache): void {
  const viewer = cache.resolve("Query", "viewer");
  const id = typeof viewer === "string" ? cache.resolve(viewer, "id") : null;
  if (typeof id !== "string" || !isBalance(result.creditBalanceUpdated)) return;
  cache.writeFragment(documentOf(ViewerCreditsFragment), { id, credits: result.creditBalanceUpdated });
}

function isBalance(value: unknown): value is Balance {
  return typeof value === "object" && value !== null && "available" in value && "onHold" in value;
}

/** In development only. Knowing no more than possible types, the cache warns of every fragment that is for another type. */
function logCache(severity: "debug" | "error" | "warn", message: string): void {
  // biome-ignore lint/suspicious/noConsole: for the developer's own browser; the library says nothing in production
  if (!message.startsWith("Invalid undefined")) console[severity](message);
}

const normalised = cacheExchange({
  possibleTypes,
  logger: logCache,
  // What has no id is a part of what it stands in, in any case; but in development the cache asks whether that was meant.
  keys: import.meta.env.DEV ? Object.fromEntries(embeddedTypes.map((name) => [name, () => null])) : undefined,
  updates: { Subscription: { creditBalanceUpdated: (result, _args, cache) => writeBalance(result, cache) } },
});

/** Answers an operation with what a loader already brought, so that the browser never asks for it again. */
const loaderExchange: Exchange =
  ({ forward }) =>
  (operations) => {
    const shared = share(operations);
    const answered = pipe(
      shared,
      filter((operation) => operation.kind !== "teardown" && operation.context.loaded !== undefined),
      map((operation) => makeResult(operation, { data: operation.context.loaded, hasNext: false })),
    );
    const others = pipe(
      shared,
      filter((operation) => operation.kind === "teardown" || operation.context.loaded === undefined),
    );
    return merge([answered, forward(others)]);
  };

/** The one client of this browser tab: its cache goes on from what the server's loaders read. */
const client = new Client({
  url: "/graphql",
  preferGetMethod: false,
  exchanges: [
    normalised,
    loaderExchange,
    persisted,
    subscriptionExchange({
      forwardSubscription,
      isSubscriptionOperation: (operation) =>
        operation.kind === "subscription" && operation.context.fetchSubscriptions !== true,
    }),
    fetchExchange,
  ],
});

type Refetch = () => Promise<OperationResult>;
const followed = new Set<Refetch>();

/**
 * Puts a loader's answer in the cache and calls back whenever the cache knows better, until stopped. Asks the network only
 * when told to, by `refetchFollowed`.
 */
export function follow<Data, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  loaded: Data,
  onData: (data: Data) => void,
): () => void {
  const ask = (context: Partial<OperationContext>) =>
    client.query<Data, Record<string, unknown>>(documentOf(document), variables, context);
  pipe(
    ask({ requestPolicy: "network-only", loaded }),
    subscribe(() => undefined),
  ).unsubscribe();
  const { unsubscribe } = pipe(
    ask({ requestPolicy: "cache-only" }),
    subscribe((result) => {
      if (result.data !== undefined && result.data !== null) onData(result.data);
    }),
  );
  const refetch: Refetch = () => ask({ requestPolicy: "network-only" }).toPromise();
  followed.add(refetch);
  return () => {
    followed.delete(refetch);
    unsubscribe();
  };
}

/** Only a plain answer tells: where something failed, `viewer` may be null for that alone. */
function isSignedOut({ data, error }: OperationResult): boolean {
  if (error !== undefined) return error.graphQLErrors.some((cause) => cause.extensions.code === "UNAUTHENTICATED");
  return typeof data === "object" && data !== null && "viewer" in data && data.viewer === null;
}

/**
 * Asks the API again for everything on the page. A network that is away changes nothing, the page stays as it is; a session
 * that has ended leads to the sign-in page. Not by the router: it would put an error page in the place of this one, and
 * scroll back to where the reader was when the asking began.
 */
export async function refetchFollowed(): Promise<void> {
  const results = await Promise.all([...followed].map((refetch) => refetch()));
  if (results.some(isSignedOut)) window.location.reload();
}

/** Reads from the cache or the API, for what only the browser wants to know, such as an estimate. */
export function read<Data, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  requestPolicy: RequestPolicy = "cache-first",
): Promise<OperationResult<Data, Record<string, unknown>>> {
  return client.query<Data, Record<string, unknown>>(documentOf(document), variables, { requestPolicy }).toPromise();
}

/**
 * Runs a mutation from the browser. A network that is away is a refusal like any other, so that what was typed stays; a
 * session that has ended leads to the sign-in page.
 */
export async function change<Result, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<{ result: Result }, Variables>,
  variables: Variables,
): Promise<Outcome<Result>> {
  const { data, error } = await client
    .mutation<{ result: Result }, Record<string, unknown>>(documentOf(document), variables)
    .toPromise();
  if (data !== undefined && data !== null) return outcomeOf(data.result);
  const isAway = error?.networkError !== undefined && error.graphQLErrors.length === 0;
  if (isAway) return { ok: false, refusal: refusal("UNREACHABLE", "The server could not be reached.") };
  const cause = error === undefined ? refusal("INTERNAL_ERROR", "") : refusalOfError(error);
  if (cause.code === "UNAUTHENTICATED") window.location.reload();
  return { ok: false, refusal: cause };
}

export type Heard<Data> = { onResult: (result: OperationResult<Data>) => void; onEnd: () => void };

/** Opens a subscription: over the page's socket, or with `overHttp` as server-sent events on a request of its own. */
export function listen<Data, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  { onResult, onEnd: ended }: Heard<Data>,
  overHttp = false,
): () => void {
  let isStopped = false;
  const { unsubscribe } = pipe(
    client.subscription<Data, Record<string, unknown>>(documentOf(document), variables, {
      fetchSubscriptions: overHttp,
    }),
    // Also called when we stop ourselves, which is no news.
    onEnd(() => {
      if (!isStopped) ended();
    }),
    subscribe(onResult),
  );
  return () => {
    isStopped = true;
    unsubscribe();
  };
}
