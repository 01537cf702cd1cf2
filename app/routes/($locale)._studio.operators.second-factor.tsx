import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { loadOwnFactors, proveAndGoOn } from "#app/operators/second-factor/second-factor.server.ts";
import { SecondFactorPage } from "#app/operators/second-factor/second-factor-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const own = await loadOwnFactors({ request, context });
  return { ...own, title: `${wordsOf(request).t("operators.secondFactor.title")} · Nano Banana Video` };
}

export function action({ request, context }: ActionFunctionArgs) {
  return proveAndGoOn({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SecondFactorRoute() {
  const { hasFactor } = useLoaderData<typeof loader>();
  return <SecondFactorPage hasFactor={hasFactor} refusal={useActionData<typeof action>()?.refusal ?? null} />;
}
