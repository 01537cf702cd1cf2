import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { CollectionPage } from "#app/creations/collections/collection-page.tsx";
import {
  actOnCollection,
  actOnCollections,
  loadCollection,
  loadCollections,
} from "#app/creations/collections/collections.server.ts";
import { CollectionsPage } from "#app/creations/collections/collections-page.tsx";
import { CollectionDocument, CollectionsDocument } from "#app/creations/collections/documents.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";

/** All collections, or the one that the address names: one route, because every page of the site lists all routes. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const asker = { request, context };
  if (params.id === undefined) return { all: await loadCollections(asker), one: null };
  return { all: null, one: await loadCollection(asker, params.id) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const asker = { request, context };
  return params.id === undefined ? actOnCollections(asker) : actOnCollection(asker, params.id);
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: (data?.all ?? data?.one)?.title }];

function All({ page, variables }: NonNullable<Loaded["all"]>) {
  const { viewer } = useLoaded(CollectionsDocument, variables, page);
  const answer = useActionData<typeof action>() ?? null;
  return viewer === null ? null : <CollectionsPage viewer={viewer} answer={answer} />;
}

function One({ page, variables }: NonNullable<Loaded["one"]>) {
  const { collection } = useLoaded(CollectionDocument, variables, page);
  const answer = useActionData<typeof action>() ?? null;
  return collection === null ? null : <CollectionPage key={collection.id} collection={collection} answer={answer} />;
}

export default function CollectionsRoute() {
  const { all, one } = useLoaderData<typeof loader>();
  return one === null ? all && <All {...all} /> : <One {...one} />;
}
