import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { filterOf, taskFilter } from "#app/creations/address.ts";
import { CreationPage } from "#app/creations/detail/creation-page.tsx";
import { CreationDocument, NeighboursDocument } from "#app/creations/documents.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { taskAction } from "#app/tasks/actions/task-actions.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const variables = { id: params.id ?? "" };
  const filter = taskFilter(filterOf(new URL(request.url).searchParams));
  const [page, around] = await Promise.all([
    ask({ request, context }, CreationDocument, variables),
    ask({ request, context }, NeighboursDocument, { ...variables, filter }),
  ]);
  signedIn(request, page.viewer);
  if (page.task === null) throw new Response(null, { status: 404 });
  const neighbours = {
    newer: around.viewer?.newer.nodes[0]?.id ?? null,
    older: around.viewer?.older.nodes[0]?.id ?? null,
  };
  return { page, variables, neighbours, key: crypto.randomUUID() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return taskAction({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.page.task?.prompt.slice(0, 60) ?? ""} · Nano Banana Video` },
];

export default function CreationRoute() {
  const { page, variables, neighbours, key } = useLoaderData<typeof loader>();
  const { task } = useLoaded(CreationDocument, variables, page);
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  if (task === null) return null;
  return <CreationPage task={task} neighbours={neighbours} idempotencyKey={key} refusal={refusal} />;
}
