import type { LoaderFunctionArgs } from "@remix-run/node";
import { fileFor } from "#app/lib/long-file.server.ts";
import { booksFile } from "#app/operators/money/books.server.ts";

/** Payments and refunds of a month as a CSV file, newest first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return fileFor({ request, context }, booksFile);
}
