import { documentOf } from "#app/lib/graphql/document.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";
import "#app/lib/graphql/load-context.ts";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Client, fetchExchange, formatDocument, makeOperation, mapExchange } from "urql";
import { persisted } from "#app/lib/graphql/persisted.ts";
import { type Outcome, outcomeOf, type Refusal, refusal, refusalOfError } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

export type Asker = Pick<LoaderFunctionArgs | ActionFunctionArgs, "request" | "context">;

const FORWARDED = ["host", "cookie", "origin", "user-agent", "x-request-id", "sec-fetch-site", "x-forwarded-proto"];
const STATUS: Record<string, number> = { NOT_FOUND: 404, INVALID_INPUT: 404, FORBIDDEN: 403, RATE_LIMITED: 429 };

// The browser's cache goes on from these answers and knows objects by their __typename.
const withTypenames = mapExchange({
  onOperation: (operation) =>
    makeOperation(operation.kind, { ...operation, query: formatDocument(operation.query) }, operation.context),
});

function gatewayClient({ request, context }: Asker, cookies: Headers): Client {
  return new Client({
    url: new URL("/graphql", request.url).href,
    preferGetMethod: false,
    exchanges: [withTypenames, persisted, fetchExchange],
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      for (const name of FORWARDED) {
        const value = request.headers.get(name);
        if (value !== null) headers.set(name, value);
      }
      const answer = await context.gateway.fetch(new Request(input, { ...init, headers }));
      for (const cookie of answer.headers.getSetCookie()) cookies.append("set-cookie", cookie);
      return answer;
    },
  });
}

/** The sign-in page, with the way back to the page of this request. */
function toSignIn(request: Request): Response {
  const url = new URL(request.url);
  const next = new URLSearchParams({ next: url.pathname + url.search });
  return redirect(localizedFor(request, `/sign-in?${next}`));
}

function pageFault(request: Request, cause: Refusal) {
  if (cause.code === "UNAUTHENTICATED") return toSignIn(request);
  const { code, requestId, retryAfterSeconds } = cause;
  if (retryAfterSeconds === undefined) return data({ code, requestId }, { status: STATUS[code] ?? 500 });
  const headers = { "retry-after": String(retryAfterSeconds) };
  return data({ code, requestId }, { status: STATUS[code] ?? 503, headers });
}

/**
 * Runs a query for a loader. What the API answers with errors ends the page: the sign-in page for UNAUTHENTICATED,
 * else the error page with the fitting status.
 */
export async function ask<Data, Variables extends Record<string, unknown>>(
  asker: Asker,
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await gatewayClient(asker, new Headers()).query(documentOf(document), variables).toPromise();
  if (result.error !== undefined) throw pageFault(asker.request, refusalOfError(result.error));
  if (result.data === undefined) throw pageFault(asker.request, refusal("INTERNAL_ERROR", ""));
  return result.data;
}

/**
 * Runs a mutation for an action. `headers` holds the cookies the API set: put them on the action's own answer.
 * A lost session leads to the sign-in page; every other refusal is data.
 */
export async function send<Result, Variables extends Record<string, unknown>>(
  asker: Asker,
  document: TadaDocumentNode<{ result: Result }, Variables>,
  variables: Variables,
): Promise<Outcome<Result> & { headers: Headers }> {
  const headers = new Headers();
  const answer = await gatewayClient(asker, headers).mutation(documentOf(document), variables).toPromise();
  if (answer.data !== undefined && answer.data !== null) return { ...outcomeOf(answer.data.result), headers };
  const cause = answer.error === undefined ? refusal("INTERNAL_ERROR", "") : refusalOfError(answer.error);
  if (cause.code === "UNAUTHENTICATED") throw toSignIn(asker.request);
  return { ok: false, refusal: cause, headers };
}

/** The viewer of a studio page; nobody signed in leads to the sign-in page and back. */
export function signedIn<Viewer>(request: Request, viewer: Viewer | null): Viewer {
  if (viewer === null) throw toSignIn(request);
  return viewer;
}
