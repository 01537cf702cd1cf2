import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { ComparePage } from "#app/creations/compare/compare-page.tsx";
import { comparedOf } from "#app/creations/compare/compared.ts";
import { CompareDocument } from "#app/creations/documents.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { taskAction } from "#app/tasks/actions/task-actions.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const variables = { ids: comparedOf(new URL(request.url).searchParams) };
  const page = await ask({ request, context }, CompareDocument, variables);
  signedIn(request, page.viewer);
  return { page, variables, title: `${wordsOf(request).t("compare.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return taskAction({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CompareRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const { nodes } = useLoaded(CompareDocument, variables, page);
  const tasks = nodes.filter((node) => node?.__typename === "ImageTask" || node?.__typename === "VideoTask");
  return <ComparePage tasks={tasks} />;
}
