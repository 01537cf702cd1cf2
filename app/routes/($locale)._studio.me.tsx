import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { MeDocument } from "#app/account/documents.ts";
import { MePage } from "#app/account/me-page.tsx";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const me = await ask({ request, context }, MeDocument, {});
  signedIn(request, me.viewer);
  return { me, title: `${wordsOf(request).t("nav.me")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function MeRoute() {
  const { me } = useLoaderData<typeof loader>();
  const { viewer } = useLoaded(MeDocument, {}, me);
  return viewer === null ? null : <MePage viewer={viewer} stories={viewer.workflows.nodes} />;
}
