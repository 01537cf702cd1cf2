import type { Asker } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export type FilePage = { text: string; next: string | null };

/**
 * A file that is read a page at a time as it is fetched, so that its length costs no memory; `pages` gives the page after a
 * cursor. The first is read before the answer begins, so that a refusal is one.
 */
export async function longFile(
  { name, contentType, head = "" }: { name: string; contentType: string; head?: string },
  pages: (after: string | null) => Promise<FilePage>,
): Promise<Response> {
  let page = await pages(null);
  const bytes = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(bytes.encode(head + page.text)),
    pull: async (stream) => {
      if (page.next === null) return stream.close();
      page = await pages(page.next);
      stream.enqueue(bytes.encode(page.text));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": `${contentType}; charset=utf-8`,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** What is said where a file was asked for that there is none of: a line of text, for the address has no page. */
export function noFile(text: string, status: number, headers: HeadersInit = {}): Response {
  const answer = new Response(`${text}\n`, { status, headers });
  answer.headers.set("content-type", "text/plain; charset=utf-8");
  answer.headers.set("cache-control", "private, no-store");
  return answer;
}

/** Answers for a file: where a page would be the error page for what is not there or not now, it is a line of text. */
export async function fileFor(asker: Asker, file: (asker: Asker) => Promise<Response>): Promise<Response> {
  try {
    return await file(asker);
  } catch (error) {
    const refused = refusalIn(error);
    if (refused === null) throw error;
    const { t } = wordsOf(asker.request);
    const { status, headers } = refused;
    return noFile(t(status === 429 ? "fault.busy" : "fault.missingTitle"), status, headers);
  }
}

/** The status of what ends a page by no fault of ours; null for everything else, which is told as a fault. */
function refusalIn(error: unknown): { status: number; headers: HeadersInit } | null {
  if (typeof error !== "object" || error === null || !("init" in error)) return null;
  const { status = 200, headers = {} } = (error.init ?? {}) as ResponseInit;
  return status >= 400 && status < 500 ? { status, headers } : null;
}
