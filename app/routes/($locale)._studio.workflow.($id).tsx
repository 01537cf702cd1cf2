import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { type Asker, ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { StudioDocument } from "#app/shell/documents.ts";
import { WorkflowDocument } from "#app/workflow/documents.ts";
import { useVisit } from "#app/workflow/visit.ts";
import { act } from "#app/workflow/workflow.server.ts";
import { WorkflowPage } from "#app/workflow/workflow-page.tsx";

/** The address without an id takes the newest workflow that was begun and not finished up again, unless a new one is asked for. */
async function resume(asker: Asker): Promise<void> {
  const { searchParams } = new URL(asker.request.url);
  if (searchParams.has("new") || searchParams.has("idea")) return;
  const { viewer } = await ask(asker, StudioDocument, {});
  const unfinished = viewer?.workflows.nodes.find(
    ({ step, prompt }) => step !== "DONE" && (step !== "PROMPT" || prompt !== null),
  );
  if (unfinished !== undefined) throw redirect(localizedFor(asker.request, `/workflow/${unfinished.id}`));
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  if (params.id === undefined) await resume({ request, context });
  const variables = { id: params.id ?? "", begun: params.id !== undefined };
  const data = await ask({ request, context }, WorkflowDocument, variables);
  signedIn(request, data.viewer);
  if (variables.begun && data.workflow == null) throw new Response(null, { status: 404 });
  return {
    data,
    variables,
    keys: { write: crypto.randomUUID(), image: crypto.randomUUID(), video: crypto.randomUUID() },
    startIdea: new URL(request.url).searchParams.get("idea") ?? "",
    title: `${wordsOf(request).t("workflow.title")} · Nano Banana Video`,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return act({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function WorkflowRoute() {
  const { data, variables, keys, startIdea } = useLoaderData<typeof loader>();
  const page = useLoaded(WorkflowDocument, variables, data);
  const visit = useVisit(variables.id);
  return <WorkflowPage key={visit} data={page} keys={keys} startIdea={startIdea} />;
}
