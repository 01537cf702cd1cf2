import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { HistoryPage } from "#app/operators/traffic/history-page.tsx";
import { loadHistory } from "#app/operators/traffic/traffic.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadHistory({ request, context });
  return { ...loaded, title: `${wordsOf(request).t("operators.traffic.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function HistoryRoute() {
  const { of, history } = useLoaderData<typeof loader>();
  return <HistoryPage of={of} history={history} />;
}
