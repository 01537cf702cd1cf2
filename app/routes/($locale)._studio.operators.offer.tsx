import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { loadOffer, offerActs } from "#app/operators/offer/offer.server.ts";
import { OfferPage } from "#app/operators/offer/offer-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadOffer({ request, context });
  return { ...loaded, title: `${wordsOf(request).t("operators.offer.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(offerActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorsOfferRoute() {
  const { title: _, ...loaded } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <OfferPage {...loaded} answer={answer} />;
}
