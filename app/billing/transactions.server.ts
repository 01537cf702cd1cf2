import { TransactionsDocument } from "#app/billing/documents.ts";
import { csvLine } from "#app/lib/csv.ts";
import { type Asker, ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { longFile } from "#app/lib/long-file.server.ts";

type Page = NonNullable<ResultOf<typeof TransactionsDocument>["viewer"]>["creditTransactions"];

const HEAD = csvLine(["id", "time", "type", "credits", "balance after", "description", "task", "purchase"]);

function linesOf(page: Page): string {
  return page.nodes
    .map(({ id, createdAt, type, amount, balanceAfter, description, task, purchase }) =>
      csvLine([id, createdAt, type, amount, balanceAfter, description, task?.id, purchase?.id]),
    )
    .join("");
}

/** The file as a stream. Nobody signed in: the sign-in page. */
export async function transactionsFile(asker: Asker): Promise<Response> {
  return longFile({ name: "credits.csv", contentType: "text/csv", head: HEAD }, async (after) => {
    const { viewer } = await ask(asker, TransactionsDocument, { after });
    const page = signedIn(asker.request, viewer).creditTransactions;
    return { text: linesOf(page), next: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null };
  });
}
