import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { OwnStylesDocument } from "#app/creations/styles/documents.ts";
import { actOnStyles } from "#app/creations/styles/styles.server.ts";
import { StylesPage } from "#app/creations/styles/styles-page.tsx";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

const NO_VARIABLES = {};

export async function loader({ request, context }: LoaderFunctionArgs) {
  const page = await ask({ request, context }, OwnStylesDocument, NO_VARIABLES);
  signedIn(request, page.viewer);
  return { page, title: `${wordsOf(request).t("ownStyles.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actOnStyles({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function StylesRoute() {
  const { page } = useLoaderData<typeof loader>();
  const { viewer } = useLoaded(OwnStylesDocument, NO_VARIABLES, page);
  const answer = useActionData<typeof action>() ?? null;
  return viewer === null ? null : <StylesPage viewer={viewer} answer={answer} />;
}
