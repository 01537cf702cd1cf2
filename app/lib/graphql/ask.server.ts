import { createHash } from "node:crypto";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { DocumentNode } from "graphql";
import { formatDocument, stringifyDocument } from "urql";
import { documentOf } from "#app/lib/graphql/document.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";
import "#app/lib/graphql/load-context.ts";
import {
  type ApiErrors,
  type Outcome,
  outcomeOf,
  type Refusal,
  refusal,
  refusalOfErrors,
} from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

export type Asker = Pick<LoaderFunctionArgs | ActionFunctionArgs, "request" | "context">;

const FORWARDED = ["host", "cookie", "origin", "user-agent", "x-request-id", "sec-fetch-site", "x-forwarded-proto"];
const STATUS: Record<string, number> = { NOT_FOUND: 404, INVALID_INPUT: 404, FORBIDDEN: 403, RATE_LIMITED: 429 };

type Sent = { text: string; sha256Hash: string; operationName: string | undefined };
const sent = new WeakMap<object, Sent>();

/** A document as it is sent, and what names it. The browser's cache goes on from the answers and knows objects by their __typename. */
function sentForm<Data, Variables>(document: TadaDocumentNode<Data, Variables>): Sent {
  const known = sent.get(document);
  if (known !== undefined) return known;
  const formatted = formatDocument(documentOf(document));
  const text = stringifyDocument(formatted);
  const sha256Hash = createHash("sha256").update(text).digest("hex");
  const form = { text, sha256Hash, operationName: nameOf(formatted) };
  sent.set(document, form);
  return form;
}

function nameOf({ definitions }: DocumentNode): string | undefined {
  const operation = definitions.find((definition) => definition.kind === "OperationDefinition");
  return operation?.name?.value;
}

type Answer<Data> = { data?: Data | null; errors?: ApiErrors };

/** Asks the API by the name of the document, which it knows unless a deploy has just come in between: then by its text. */
async function post<Data, Variables extends Record<string, unknown>>(
  asker: Asker,
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  cookies: Headers,
): Promise<Answer<Data>> {
  const { text, sha256Hash, operationName } = sentForm(document);
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const answer = await exchange<Data>(asker, { operationName, variables, extensions }, cookies);
  const isUnknown = answer.errors?.some(({ message }) => message === "PersistedQueryNotFound");
  return isUnknown ? exchange<Data>(asker, { query: text, operationName, variables, extensions }, cookies) : answer;
}

const SENT = { "content-type": "application/json", accept: "application/json" };

async function exchange<Data>({ request, context }: Asker, posted: object, cookies: Headers): Promise<Answer<Data>> {
  const body = JSON.stringify(posted);
  const told = new Map<string, string>(Object.entries(SENT));
  for (const name of FORWARDED) {
    const value = request.headers.get(name);
    if (value !== null) told.set(name, value);
  }
  const url = new URL("/graphql", request.url).href;
  const head = { method: "POST", url, header: (name: string) => told.get(name) ?? null };
  const answer = (await context.gateway.answer?.(head, body)) ?? null;
  if (answer !== null) {
    for (const cookie of answer.cookies) cookies.append("set-cookie", cookie);
    return JSON.parse(String(answer.body));
  }
  const response = await context.gateway.fetch(new Request(url, { method: "POST", headers: [...told], body }));
  for (const cookie of response.headers.getSetCookie()) cookies.append("set-cookie", cookie);
  return response.json();
}

/** The sign-in page, with the way back to the page of this request. */
function toSignIn(request: Request): Response {
  const url = new URL(request.url);
  const next = new URLSearchParams({ next: url.pathname + url.search });
  return redirect(localizedFor(request, `/sign-in?${next}`));
}

/** What an operator is told who has used neither passkey nor code, with the way on to the page of this request. */
function toStrongSignIn(request: Request): Response {
  const url = new URL(request.url);
  const next = new URLSearchParams({ next: url.pathname + url.search });
  return redirect(localizedFor(request, `/operators/second-factor?${next}`));
}

function pageFault(request: Request, cause: Refusal) {
  if (cause.code === "UNAUTHENTICATED") return toSignIn(request);
  if (cause.code === "STRONG_SIGN_IN_REQUIRED") return toStrongSignIn(request);
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
  const answer = await askUnless(asker, null, document, variables);
  if (answer === null) throw pageFault(asker.request, refusal("INTERNAL_ERROR", ""));
  return answer;
}

/** The same for a page that has something to show where the API refuses with `code`: null then. */
export async function askUnless<Data, Variables extends Record<string, unknown>>(
  asker: Asker,
  code: string | null,
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data | null> {
  const result = await post(asker, document, variables, new Headers());
  if (result.errors !== undefined) {
    const cause = refusalOfErrors(result.errors);
    if (cause.code === code) return null;
    throw pageFault(asker.request, cause);
  }
  if (result.data === undefined || result.data === null) throw pageFault(asker.request, refusal("INTERNAL_ERROR", ""));
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
  const answer = await post(asker, document, variables, headers);
  if (answer.data !== undefined && answer.data !== null) return { ...outcomeOf(answer.data.result), headers };
  const cause = answer.errors === undefined ? refusal("INTERNAL_ERROR", "") : refusalOfErrors(answer.errors);
  if (cause.code === "UNAUTHENTICATED") throw toSignIn(asker.request);
  return { ok: false, refusal: cause, headers };
}

/** The viewer of a studio page; nobody signed in leads to the sign-in page and back. */
export function signedIn<Viewer>(request: Request, viewer: Viewer | null): Viewer {
  if (viewer === null) throw toSignIn(request);
  return viewer;
}
