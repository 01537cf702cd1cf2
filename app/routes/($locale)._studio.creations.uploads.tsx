import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { UploadsDocument } from "#app/creations/uploads/documents.ts";
import { actOnUploads } from "#app/creations/uploads/uploads.server.ts";
import { UploadsPage } from "#app/creations/uploads/uploads-page.tsx";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

const FIRST = 24;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const variables = { first: FIRST, after: new URL(request.url).searchParams.get("after") };
  const page = await ask({ request, context }, UploadsDocument, variables);
  signedIn(request, page.viewer);
  return { page, variables, title: `${wordsOf(request).t("library.uploads")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnUploads({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function UploadsRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const { viewer } = useLoaded(UploadsDocument, variables, page);
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  return viewer === null ? null : <UploadsPage viewer={viewer} refusal={refusal} />;
}
