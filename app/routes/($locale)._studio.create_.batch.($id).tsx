import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { BatchPage } from "#app/batches/batch-page.tsx";
import { actOnBatch, loadBatch, loadNewBatch } from "#app/batches/batches.server.ts";
import { BatchDocument, NewBatchDocument } from "#app/batches/documents.ts";
import { NewBatchPage } from "#app/batches/new-batch-page.tsx";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";

/** A new batch, or the one that the address names: one route, because every page of the site lists all routes. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const asker = { request, context };
  if (params.id === undefined) return { begun: await loadNewBatch(asker), one: null };
  return { begun: null, one: await loadBatch(asker, params.id) };
}

/** Deletes the one that the address names. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actOnBatch({ request, context }, params.id ?? "");
}

type Loaded = Awaited<ReturnType<typeof loader>>;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: (data?.begun ?? data?.one)?.title }];

function Begun({ page, variables }: NonNullable<Loaded["begun"]>) {
  const data = useLoaded(NewBatchDocument, variables, page);
  return data.viewer === null ? null : <NewBatchPage models={data.models} viewer={data.viewer} />;
}

function One({ page, variables }: NonNullable<Loaded["one"]>) {
  const { batch } = useLoaded(BatchDocument, variables, page);
  return batch?.__typename === "Batch" ? <BatchPage key={batch.id} batch={batch} /> : null;
}

export default function BatchRoute() {
  const { begun, one } = useLoaderData<typeof loader>();
  return one === null ? begun && <Begun {...begun} /> : <One {...one} />;
}
