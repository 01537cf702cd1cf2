import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { FindingsPage } from "#app/operators/money/findings-page.tsx";
import { actsOnFindings, loadFindings } from "#app/operators/money/money.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const findings = await loadFindings({ request, context });
  return { findings, title: `${wordsOf(request).t("operators.money.findings.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(actsOnFindings, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function FindingsRoute() {
  const answer = useActionData<typeof action>() ?? null;
  return <FindingsPage findings={useLoaderData<typeof loader>().findings} answer={answer} />;
}
