import { TransactionsDocument } from "#app/billing/documents.ts";
import { type Asker, ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula is given a quote in front. */
export function csvLine(cells: (string | number | null | undefined)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

type Page = NonNullable<ResultOf<typeof TransactionsDocument>["viewer"]>["creditTransactions"];

const HEAD = csvLine(["id", "time", "type", "credits", "balance after", "description", "task", "purchase"]);

async function pageOf(asker: Asker, after: string | null): Promise<Page> {
  const { viewer } = await ask(asker, TransactionsDocument, { after });
  return signedIn(asker.request, viewer).creditTransactions;
}

function linesOf(page: Page): string {
  return page.nodes
    .map(({ id, createdAt, type, amount, balanceAfter, description, task, purchase }) =>
      csvLine([id, createdAt, type, amount, balanceAfter, description, task?.id, purchase?.id]),
    )
    .join("");
}

/** The file as a stream, read a page at a time, so that its length costs no memory. Nobody signed in: the sign-in page. */
export async function transactionsFile(asker: Asker): Promise<Response> {
  let page = await pageOf(asker, null);
  const lines = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(lines.encode(HEAD + linesOf(page))),
    pull: async (stream) => {
      if (!page.pageInfo.hasNextPage) return stream.close();
      page = await pageOf(asker, page.pageInfo.endCursor);
      stream.enqueue(lines.encode(linesOf(page)));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="credits.csv"',
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
