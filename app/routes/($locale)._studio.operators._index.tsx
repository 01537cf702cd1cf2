import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { loadToday } from "#app/operators/today/today.server.ts";
import { TodayPage } from "#app/operators/today/today-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const today = await loadToday({ request, context });
  return { ...today, title: `${wordsOf(request).t("operators.today.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function TodayRoute() {
  return <TodayPage {...useLoaderData<typeof loader>()} />;
}
