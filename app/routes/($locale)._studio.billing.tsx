import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { actOnBilling, billingPage } from "#app/billing/billing.server.ts";
import { BillingPage } from "#app/billing/billing-page.tsx";
import { BillingDocument } from "#app/billing/documents.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const variables = await billingPage({ request, context });
  const page = await ask({ request, context }, BillingDocument, variables);
  signedIn(request, page.viewer);
  return { page, variables, title: `${wordsOf(request).t("billing.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnBilling({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function BillingRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const billing = useLoaded(BillingDocument, variables, page);
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  if (billing.viewer === null) return null;
  return <BillingPage billing={billing} account={billing.viewer} refusal={refusal} />;
}
