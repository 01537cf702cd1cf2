import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { importActs, loadImport } from "#app/operators/catalog/import/import.server.ts";
import { ImportPage } from "#app/operators/catalog/import/import-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadImport({ request, context });
  return { ...loaded, title: `${wordsOf(request).t("operators.catalog.import.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(importActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CatalogImportRoute() {
  const { title: _, ...loaded } = useLoaderData<typeof loader>();
  return <ImportPage {...loaded} answer={useActionData<typeof action>() ?? null} />;
}
