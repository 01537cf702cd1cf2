import type { LoaderFunctionArgs } from "@remix-run/node";
import { transactionsFile } from "#app/billing/transactions.server.ts";

/** All credit movements of the viewer as a CSV file, newest first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return transactionsFile({ request, context });
}
