import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { actOnCast } from "#app/creations/cast/cast.server.ts";
import { CastPage } from "#app/creations/cast/cast-page.tsx";
import { CastDocument } from "#app/creations/cast/documents.ts";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const variables = { pictures: new URL(request.url).searchParams.has("pictures") ? 100 : 24 };
  const page = await ask({ request, context }, CastDocument, variables);
  signedIn(request, page.viewer);
  return { page, variables, title: `${wordsOf(request).t("cast.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnCast({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CastRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const { viewer } = useLoaded(CastDocument, variables, page);
  const answer = useActionData<typeof action>() ?? null;
  return viewer === null ? null : <CastPage viewer={viewer} answer={answer} />;
}
