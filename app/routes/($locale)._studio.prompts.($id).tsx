import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { PromptsPage } from "#app/components/prompts/prompts-page.tsx";
import { PromptsDocument } from "#app/documents/prompt.ts";
import { wordsOf } from "#app/lib/i18n.server.ts";
import { localeOf } from "#app/lib/locale.ts";
import { actOnPrompts } from "#app/lib/prompts.server.ts";
import { openedPrompt, promptsVariables } from "#app/lib/prompts.ts";
import { ask } from "#app/lib/urql.server.ts";
import { useLoaded } from "#app/lib/use-loaded.ts";
import { signedIn } from "#app/lib/viewer.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  const variables = promptsVariables(url.searchParams, localeOf(url.pathname), params.id);
  const data = await ask({ request, context }, PromptsDocument, variables);
  signedIn(request, data.viewer);
  const opened = openedPrompt(data);
  if (variables.opened && opened === null) throw new Response(null, { status: 404 });
  const title = [opened?.title, wordsOf(request).t("prompts.title"), "Nano Banana Video"].filter(Boolean).join(" · ");
  return { data, variables, key: crypto.randomUUID(), title };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnPrompts({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PromptsRoute() {
  const { data, variables, key } = useLoaderData<typeof loader>();
  const page = useLoaded(PromptsDocument, variables, data);
  return page.viewer === null ? null : <PromptsPage page={page} viewer={page.viewer} newestKey={key} />;
}
