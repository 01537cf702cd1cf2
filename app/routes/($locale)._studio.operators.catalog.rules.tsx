import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { loadPriceRules, priceRuleActs } from "#app/operators/catalog/rules/rules.server.ts";
import { PriceRulesPage } from "#app/operators/catalog/rules/rules-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadPriceRules({ request, context });
  return { ...loaded, title: `${wordsOf(request).t("operators.catalog.rules.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(priceRuleActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PriceRulesRoute() {
  const { title: _, ...loaded } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <PriceRulesPage {...loaded} answer={answer} />;
}
