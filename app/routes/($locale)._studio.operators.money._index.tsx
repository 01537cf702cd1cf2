import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { loadPayments } from "#app/operators/money/money.server.ts";
import { PaymentsPage } from "#app/operators/money/payments-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const payments = await loadPayments({ request, context });
  const month = new Date().toISOString().slice(0, 7);
  return { payments, month, title: `${wordsOf(request).t("operators.money.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PaymentsRoute() {
  const { payments, month } = useLoaderData<typeof loader>();
  return <PaymentsPage payments={payments} month={month} />;
}
