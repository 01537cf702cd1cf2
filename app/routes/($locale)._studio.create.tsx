import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { actInStudio, loadStudio } from "#app/studio/create.server.ts";
import { CreatePage } from "#app/studio/create-page.tsx";
import { CreateDocument } from "#app/studio/documents.ts";

export { shouldRevalidate } from "#app/lib/browser/should-revalidate.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  return loadStudio({ request, context });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actInStudio({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CreateRoute() {
  const { page, variables, ...rest } = useLoaderData<typeof loader>();
  const data = useLoaded(CreateDocument, variables, page);
  const { viewer } = data;
  return viewer === null ? null : <CreatePage {...rest} data={data} viewer={viewer} />;
}
