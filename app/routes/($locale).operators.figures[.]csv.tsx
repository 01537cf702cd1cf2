import type { LoaderFunctionArgs } from "@remix-run/node";
import { fileFor } from "#app/lib/long-file.server.ts";
import { figuresFile } from "#app/operators/today/today.server.ts";

/** The figures of a period as a CSV file. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return fileFor({ request, context }, figuresFile);
}
