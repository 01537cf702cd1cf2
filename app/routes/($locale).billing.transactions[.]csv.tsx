import type { LoaderFunctionArgs } from "@remix-run/node";
import { transactionsFile } from "#app/billing/transactions.server.ts";
import { fileFor } from "#app/lib/long-file.server.ts";

/** All credit movements of the viewer as a CSV file, newest first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return fileFor({ request, context }, transactionsFile);
}
