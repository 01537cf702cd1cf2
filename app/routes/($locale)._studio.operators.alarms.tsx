import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { alarmActs, loadAlarms } from "#app/operators/alarms/alarms.server.ts";
import { AlarmsPage } from "#app/operators/alarms/alarms-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const alarms = await loadAlarms({ request, context });
  return { ...alarms, title: `${wordsOf(request).t("operators.alarms.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(alarmActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function AlarmsRoute() {
  const { read, variables } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <AlarmsPage {...{ read, variables, answer }} />;
}
