import { TransactionsDocument } from "#app/billing/documents.ts";
import { csvFile, csvLine } from "#app/lib/csv.ts";
import { type Asker, ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";

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
  return csvFile("credits.csv", body);
}
