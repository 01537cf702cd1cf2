import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { creationsVariables } from "#app/creations/address.ts";
import { CreationsDocument } from "#app/creations/documents.ts";
import { CreationsFault, CreationsPage } from "#app/creations/list/creations-page.tsx";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { taskAction } from "#app/tasks/actions/task-actions.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const variables = creationsVariables(new URL(request.url).searchParams);
  const page = await ask({ request, context }, CreationsDocument, variables);
  signedIn(request, page.viewer);
  return { page, variables, title: `${wordsOf(request).t("creations.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return taskAction({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CreationsRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const latest = useLoaded(CreationsDocument, variables, page);
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  return latest.viewer === null ? null : <CreationsPage page={latest} viewer={latest.viewer} refusal={refusal} />;
}

export function ErrorBoundary() {
  return <CreationsFault />;
}
