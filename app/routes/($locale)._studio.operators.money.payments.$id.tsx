import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { actsOnPayment, loadPayment } from "#app/operators/money/money.server.ts";
import { PaymentPage } from "#app/operators/money/payment-page.tsx";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const loaded = await loadPayment({ request, context }, params.id ?? "");
  return { ...loaded, title: `${wordsOf(request).t("operators.money.title")} · Nano Banana Video` };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return doAct(actsOnPayment(params.id ?? ""), { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PaymentRoute() {
  const { payment, mayAct } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <PaymentPage {...{ payment, mayAct, answer }} />;
}
