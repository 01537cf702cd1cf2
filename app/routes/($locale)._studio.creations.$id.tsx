import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { CreationPage } from "#app/components/tasks/creation-page.tsx";
import { CreationDocument } from "#app/documents/task.ts";
import { ask } from "#app/lib/urql.server.ts";
import { useLoaded } from "#app/lib/use-loaded.ts";
import { signedIn } from "#app/lib/viewer.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const variables = { id: params.id ?? "" };
  const page = await ask({ request, context }, CreationDocument, variables);
  signedIn(request, page.viewer);
  if (page.task === null) throw new Response(null, { status: 404 });
  return { page, variables };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.page.task?.prompt.slice(0, 60) ?? ""} · Nano Banana Video` },
];

export default function CreationRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const { task } = useLoaded(CreationDocument, variables, page);
  return task === null ? null : <CreationPage task={task} />;
}
