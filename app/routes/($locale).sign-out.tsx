import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { SignOutDocument } from "#app/account/access/documents.ts";
import { send } from "#app/lib/graphql/ask.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

export function loader({ request }: ActionFunctionArgs) {
  throw redirect(localizedFor(request, "/"));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { headers } = await send({ request, context }, SignOutDocument, {});
  return redirect(localizedFor(request, "/"), { headers });
}
