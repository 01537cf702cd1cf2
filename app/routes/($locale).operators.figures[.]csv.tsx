import type { LoaderFunctionArgs } from "@remix-run/node";
import { figuresFile } from "#app/operators/today/today.server.ts";

/** The figures of a period as a CSV file. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return figuresFile({ request, context });
}
