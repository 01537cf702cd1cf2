import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { openedPrompt, promptsVariables } from "#app/prompts/address.ts";
import { PromptsDocument } from "#app/prompts/documents.ts";
import { actOnPrompts } from "#app/prompts/prompts.server.ts";
import { PromptsPage } from "#app/prompts/prompts-page.tsx";
import { stylesNamedFor } from "#app/tasks/catalog/style-names.server.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  const variables = promptsVariables(url.searchParams, localeOf(url.pathname), params.id);
  const read = await ask({ request, context }, PromptsDocument, variables);
  const data = { ...read, styles: stylesNamedFor(request, read.styles) };
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
