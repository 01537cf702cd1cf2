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
