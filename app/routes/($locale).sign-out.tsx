import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { SignOutDocument } from "#app/documents/account.ts";
import { localizedFor } from "#app/lib/locale.ts";
import { send } from "#app/lib/urql.server.ts";

export function loader({ request }: ActionFunctionArgs) {
  throw redirect(localizedFor(request, "/"));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { headers } = await send({ request, context }, SignOutDocument, {});
  return redirect(localizedFor(request, "/"), { headers });
}
