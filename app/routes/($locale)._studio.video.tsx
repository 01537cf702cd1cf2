import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { loadComposer, submitTasks } from "#app/compose/compose.server.ts";
import { ComposePage } from "#app/compose/compose-page.tsx";
import { ComposeDocument } from "#app/compose/documents.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  return loadComposer({ request, context }, "video");
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitTasks({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function VideoRoute() {
  const { page, variables, start, idempotencyKey } = useLoaderData<typeof loader>();
  const data = useLoaded(ComposeDocument, variables, page);
  return <ComposePage kind="video" data={data} start={start} idempotencyKey={idempotencyKey} />;
}
