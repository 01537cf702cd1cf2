import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { PricingDocument } from "#app/billing/documents.ts";
import { PricingPage } from "#app/billing/pricing-page.tsx";
import { ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { useRootData } from "#app/shell/root-data.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { models, ...page } = await ask({ request, context }, PricingDocument, {});
  const { t } = wordsOf(request);
  return {
    ...page,
    models: models.filter((model) => model.state !== "RETIRED"),
    title: `${t("pricing.title")} · Nano Banana Video`,
    description: t("pricing.lead"),
  };
}

/** The same for all who are not signed in. */
export const headers = () => ({ "Page-Cache-Control": "max-age=30" });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Pricing() {
  const { models, creditPacks, canBuyCredits } = useLoaderData<typeof loader>();
  const viewer = useRootData()?.data.viewer;
  return <PricingPage models={models} packs={creditPacks} isOn={canBuyCredits} signedIn={viewer != null} />;
}
