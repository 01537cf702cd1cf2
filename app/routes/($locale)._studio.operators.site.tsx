import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { loadSite, siteActs } from "#app/operators/site/site.server.ts";
import { SitePage } from "#app/operators/site/site-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const site = await loadSite({ request, context });
  return { ...site, title: `${wordsOf(request).t("operators.site.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(siteActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SiteRoute() {
  const { title: _, ...site } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <SitePage {...site} answer={answer} />;
}
