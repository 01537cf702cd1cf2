import type { LoaderFunctionArgs } from "@remix-run/node";
import { fileFor } from "#app/lib/long-file.server.ts";
import { auditFile } from "#app/operators/log/log.server.ts";

/** The audit log of some days as a file, newest first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return fileFor({ request, context }, auditFile);
}
