import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { actOnKeys } from "#app/developers/api-keys.server.ts";
import { ApiKeysPage } from "#app/developers/api-keys-page.tsx";
import { ApiKeysDocument } from "#app/developers/documents.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { viewer } = await ask({ request, context }, ApiKeysDocument, {});
  const { apiKeys, webhookEndpoints } = signedIn(request, viewer);
  return { apiKeys, webhookEndpoints, title: `${wordsOf(request).t("apiKeys.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnKeys({ request, context }, await request.formData());
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ApiKeysRoute() {
  const { apiKeys, webhookEndpoints } = useLoaderData<typeof loader>();
  return <ApiKeysPage keys={apiKeys} endpoints={webhookEndpoints} answer={useActionData<typeof action>() ?? null} />;
}
