import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { loadCatalog } from "#app/operators/catalog/catalog.server.ts";
import { CatalogPage } from "#app/operators/catalog/catalog-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const catalog = await loadCatalog({ request, context });
  return { catalog, title: `${wordsOf(request).t("operators.catalog.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorsCatalogRoute() {
  return <CatalogPage catalog={useLoaderData<typeof loader>().catalog} />;
}
