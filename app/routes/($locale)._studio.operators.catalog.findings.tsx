import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { loadCatalogFindings } from "#app/operators/catalog/catalog.server.ts";
import { CatalogFindingsPage } from "#app/operators/catalog/findings-page.tsx";
import { actsOnFindings } from "#app/operators/money/money.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const findings = await loadCatalogFindings({ request, context });
  return { findings, title: `${wordsOf(request).t("operators.catalog.findings.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(actsOnFindings, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CatalogFindingsRoute() {
  const answer = useActionData<typeof action>() ?? null;
  return <CatalogFindingsPage findings={useLoaderData<typeof loader>().findings} answer={answer} />;
}
