import { data } from "@remix-run/node";
import { type Asker, signedIn } from "#app/lib/graphql/ask.server.ts";

/** How many of a list stand on one of these pages. */
export const PAGE_SIZE = 20;

type Read<Operations> = { viewer: object | null; operations: Operations | null };

/** What a document reads of `operations`. For everybody else who is signed in these pages are pages that are not there. */
export function operationsOf<Operations>({ request }: Asker, { viewer, operations }: Read<Operations>): Operations {
  signedIn(request, viewer);
  if (operations === null) throw data(null, { status: 404 });
  return operations;
}
