import { Writable } from "node:stream";
import type { AppLoadContext, EntryContext, HandleErrorFunction } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import type { ReactElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { NonceProvider } from "#app/lib/browser/nonce.ts";
import { secure } from "#app/lib/browser/security.server.ts";
import { wordsForPage } from "#app/lib/i18n/i18n.server.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { WordsProvider } from "#app/lib/i18n/words.ts";
import { DrawnWordsProvider } from "#app/lib/i18n/words-file.ts";
import "#app/lib/graphql/load-context.ts";

const ABORT_AFTER_MS = 10_000;

export const streamTimeout = ABORT_AFTER_MS - 1_000;

/** Draws a page, and answers with it when it is whole. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const url = new URL(request.url);
  secure(headers, context.nonce, { url, publicUrl: context.publicUrl, uploadOrigin: context.uploadOrigin });
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.append("Vary", "Cookie");
  const retryAfter = retryAfterOf(remix);
  if (retryAfter !== null) headers.set("Retry-After", retryAfter);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-cache");
  const { words, drawn: drawnWords } = wordsForPage(localeOf(url.pathname));
  const page = (
    <NonceProvider value={context.nonce}>
      <WordsProvider value={words}>
        <DrawnWordsProvider value={drawnWords}>
          <RemixServer context={remix} url={request.url} nonce={context.nonce} />
        </DrawnWordsProvider>
      </WordsProvider>
    </NonceProvider>
  );
  const { body, failed } = await draw(page, context.nonce, (error) => {
    // A reader who left before the page was whole broke nothing.
    if (!request.signal.aborted) context.tellFault?.(error);
  });
  headers.set("Content-Length", String(body.length));
  return new Response(new Uint8Array(body), { headers, status: failed ? 500 : status });
}

/** When to come again, as a loader or action that would not answer has said; the page drawn for its refusal says it too. */
function retryAfterOf({ staticHandlerContext: { errors, loaderHeaders, actionHeaders } }: EntryContext): string | null {
  if (errors === null) return null;
  const said = [loaderHeaders, actionHeaders].flatMap(Object.values<Headers>);
  return said.map((headers) => headers.get("Retry-After")).find((value) => value !== null) ?? null;
}

type Drawn = { body: Buffer; failed: boolean };

/**
 * A piece without the zeros at its end: React 18 sends the rest of its buffer along where a character of several bytes did not
 * fit in (facebook/react#26228). HTML has none.
 */
function withoutRest(piece: Buffer): Buffer {
  let end = piece.length;
  while (end > 0 && piece[end - 1] === 0) end -= 1;
  return piece.subarray(0, end);
}

/** Draws all of a page: its loaders have answered before it begins, so that there is nothing to wait for in between. */
function draw(page: ReactElement, nonce: string, onFault: (error: unknown) => void): Promise<Drawn> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let failed = false;
    const body = new Writable({
      write(piece: Buffer, _, done) {
        pieces.push(withoutRest(piece));
        done();
      },
      final(done) {
        clearTimeout(timer);
        resolve({ body: Buffer.concat(pieces), failed });
        done();
      },
    });
    const stream = renderToPipeableStream(page, {
      nonce,
      onAllReady: () => void stream.pipe(body),
      onShellError: (error) => {
        clearTimeout(timer);
        reject(error);
      },
      onError: (error) => {
        failed = true;
        onFault(error);
      },
    });
    const timer = setTimeout(() => stream.abort(), ABORT_AFTER_MS);
  });
}

/** Called by Remix for faults of loaders and actions; a request its reader gave up is nobody's fault. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted) context.tellFault?.(causeOf(error));
};

/** What Remix refuses itself it wraps in an answer. */
function causeOf(error: unknown): unknown {
  return isRouteErrorResponse(error) && "error" in error ? (error.error ?? error) : error;
}
