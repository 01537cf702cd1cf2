import { csvLine } from "#app/lib/csv.ts";
import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { longFile, noFile } from "#app/lib/long-file.server.ts";
import { BooksDocument } from "#app/operators/money/documents.ts";
import { sumOf } from "#app/operators/money/fields.ts";
import { operationsOf } from "#app/operators/operations.server.ts";

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const HEAD = csvLine([
  "time",
  "kind",
  "amount",
  "currency",
  "pack",
  "credits",
  "purchase",
  "account",
  "stripe payment",
]);

/** Payments and refunds of the address's `month` as a CSV file, newest first; taking it is on record. */
export async function booksFile(asker: Asker): Promise<Response> {
  const month = new URL(asker.request.url).searchParams.get("month") ?? "";
  if (!MONTH.test(month)) return noFile(wordsOf(asker.request).t("operators.money.books.odd"), 400);
  return longFile({ name: `books-${month}.csv`, contentType: "text/csv", head: HEAD }, async (after) => {
    const { nodes, pageInfo } = operationsOf(asker, await ask(asker, BooksDocument, { month, after })).books;
    const lines = nodes.map(({ at, kind, amountCents, currency, pack, credits, payment, account, ...entry }) => {
      const amount = Number(sumOf(amountCents, currency));
      return csvLine([at, kind, amount, currency, pack, credits, payment, account, entry.stripePaymentIntentId]);
    });
    return { text: lines.join(""), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  });
}
