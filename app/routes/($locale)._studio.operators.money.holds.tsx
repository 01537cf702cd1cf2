import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { HoldsPage } from "#app/operators/money/holds-page.tsx";
import { loadHolds } from "#app/operators/money/money.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadHolds({ request, context });
  return { ...loaded, title: `${wordsOf(request).t("operators.money.holds.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function HoldsRoute() {
  const { holds, hours } = useLoaderData<typeof loader>();
  return <HoldsPage holds={holds} hours={hours} />;
}
