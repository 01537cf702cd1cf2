import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { OperatorTaskPage } from "#app/operators/tasks/task-page.tsx";
import { loadTask, repairsOf } from "#app/operators/tasks/tasks.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const loaded = await loadTask({ request, context }, params.id ?? "");
  return { ...loaded, title: `${wordsOf(request).t("operators.tasks.task")} · Nano Banana Video` };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return doAct(repairsOf(params.id ?? ""), { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorTaskRoute() {
  const { found, trail } = useLoaderData<typeof loader>();
  return <OperatorTaskPage {...{ found, trail, answer: useActionData<typeof action>() ?? null }} />;
}
