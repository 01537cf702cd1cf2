import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { AccountPartPage } from "#app/operators/people/part-page.tsx";
import { loadPart } from "#app/operators/people/parts.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const loaded = await loadPart({ request, context }, params.id ?? "", params.part ?? "");
  return { loaded, title: `${loaded.account.email} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function AccountPartRoute() {
  return <AccountPartPage {...useLoaderData<typeof loader>().loaded} />;
}
