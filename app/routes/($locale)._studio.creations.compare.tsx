import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { compareAction, loadCompared } from "#app/creations/compare/compare.server.ts";
import { ComparePage } from "#app/creations/compare/compare-page.tsx";
import { CompareDocument, ComparisonDocument } from "#app/creations/documents.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  return loadCompared({ request, context });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return compareAction({ request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function areTasks<Node extends { __typename: string } | null>(nodes: readonly Node[]) {
  return nodes.filter((node): node is Node & TaskCard => node !== null && "kind" in node);
}

function Chosen({ loaded }: { loaded: Extract<Loaded, { of: "tasks" }> }) {
  const { nodes } = useLoaded(CompareDocument, loaded.variables, loaded.page);
  return <ComparePage tasks={areTasks(nodes)} />;
}

function OfModels({ loaded }: { loaded: Extract<Loaded, { of: "models" }> }) {
  const { node } = useLoaded(ComparisonDocument, loaded.variables, loaded.page);
  const refused = useActionData<typeof action>();
  if (node?.__typename !== "Comparison") return <ComparePage tasks={[]} />;
  const { id, prompt, winner } = node;
  const refusal = refused !== undefined && "code" in refused ? refused : null;
  return (
    <ComparePage
      tasks={node.tasks}
      comparison={{ id, prompt, winner: winner?.id ?? null, isBlind: loaded.isBlind, refusal }}
    />
  );
}

export default function CompareRoute() {
  const loaded = useLoaderData<typeof loader>();
  return loaded.of === "models" ? <OfModels loaded={loaded} /> : <Chosen loaded={loaded} />;
}
