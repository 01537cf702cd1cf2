import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { loadTasks, REPAIRS_OF_MANY } from "#app/operators/tasks/tasks.server.ts";
import { TasksPage } from "#app/operators/tasks/tasks-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const tasks = await loadTasks({ request, context });
  return { tasks, title: `${wordsOf(request).t("operators.tasks.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(REPAIRS_OF_MANY, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorTasksRoute() {
  const { tasks } = useLoaderData<typeof loader>();
  return <TasksPage {...{ tasks, answer: useActionData<typeof action>() ?? null }} />;
}
