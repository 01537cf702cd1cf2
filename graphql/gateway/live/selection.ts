import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

type Told = { number: number; variables: ReadonlyMap<string, readonly string[]> };

const documents = new WeakMap<DocumentNode, Told>();
let lastNumber = 0;

/** A name for all that decides what an event looks like to a listener: whose it is, what it asks for, and with which variables. */
export function selectionOf({
  document,
  operationName,
  variableValues,
  contextValue,
}: ExecutionArgs & { contextValue: GraphContext }): string {
  const { number, variables } = toldOf(document);
  const name = operationName ?? "";
  const used = (variables.get(name) ?? []).map((variable) => [variable, variableValues?.[variable]]);
  return JSON.stringify([viewerName(contextValue.viewer), number, name, used]);
}

function viewerName(viewer: Viewer | null): readonly unknown[] {
  if (viewer === null) return [];
  // Browsers of one account are told the same: no event leads to what is said of the session that asks.
  const { userId, role, key } = viewer;
  return [userId, role, key?.id, key?.token?.id];
}

function toldOf(document: DocumentNode): Told {
  const known = documents.get(document);
  if (known !== undefined) return known;
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const variables = new Map(
    operations.map((node) => [node.name?.value ?? "", variablesBelow(node, document)] as const),
  );
  const [only] = operations;
  if (operations.length === 1 && only !== undefined) variables.set("", variablesBelow(only, document));
  const told = { number: ++lastNumber, variables };
  documents.set(document, told);
  return told;
}

/** The variables that stand anywhere but in the arguments of the subscription itself, which only say where it begins. */
function variablesBelow(operation: OperationDefinitionNode, document: DocumentNode): string[] {
  const found = new Set<string>();
  const roots = new Set<unknown>(
    operation.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD),
  );
  const others = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  for (const definition of [operation, ...others]) {
    visit(definition, {
      VariableDefinition: () => false,
      Argument: (_node, _key, _parent, _path, ancestors) =>
        roots.has(ancestors.at(-2) ?? ancestors.at(-1)) ? false : undefined,
      Variable: ({ name }) => void found.add(name.value),
    });
  }
  return [...found].sort();
}
