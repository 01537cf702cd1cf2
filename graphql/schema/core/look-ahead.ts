import {
  type FieldNode,
  type GraphQLResolveInfo,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { RowList, Shape } from "#graphql/runtime/db.ts";
import { workOf } from "#graphql/schema/core/work.ts";

/** The types whose rows are read as far as an answer shows them, and what is always read of each. */
const ROWS: Record<string, { table: string; always: readonly string[] }> = {
  Task: { table: "Task", always: ["id", "kind"] },
  ImageTask: { table: "Task", always: ["id", "kind"] },
  VideoTask: { table: "Task", always: ["id", "kind"] },
  AudioTask: { table: "Task", always: ["id", "kind"] },
  Asset: { table: "Asset", always: ["id"] },
  User: { table: "User", always: ["id"] },
};

/** The interface of whatever has an id. */
const NODE = "Node";

type Found = { columns: Set<string>; lists: Map<string, { list: RowList; of: string; found: Found }> };
type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments" | "schema">;

const known = new WeakMap<FieldNode, Map<string, { nodes: readonly FieldNode[]; shape: Shape | null }>>();

/**
 * What an answer needs of the rows of a type, as far as its fields say what they read (`reads`); null where one of them does
 * not, and all of the row has to be there. What `@skip` or `@include` leave out this time is read as well, so that it is the
 * same for every answer to a document.
 * @param paths where the objects stand below the field: `[["nodes"], ["edges", "node"]]` for a connection.
 */
export function shapeOf(info: Info, typeName: string, paths: readonly (readonly string[])[] = [[]]): Shape | null {
  const [first] = info.fieldNodes;
  if (first === undefined) return null;
  const shapes = known.get(first) ?? new Map();
  known.set(first, shapes);
  const before = shapes.get(typeName);
  if (before !== undefined && isSame(before.nodes, info.fieldNodes)) return before.shape;
  const found: Found = { columns: new Set(), lists: new Map() };
  const isKnown = info.fieldNodes.every(({ selectionSet }) =>
    paths.every((path) => setsAt(info, selectionSet, path).every((set) => look(info, set, typeName, found))),
  );
  const shape = isKnown ? made(typeName, found) : null;
  shapes.set(typeName, { nodes: info.fieldNodes, shape });
  return shape;
}

function isSame(some: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  return some.length === others.length && some.every((node, place) => node === others[place]);
}

/** The selections of what stands at a path below one, whatever fragments and aliases lead there. */
function setsAt(info: Info, set: SelectionSetNode | undefined, [name, ...rest]: readonly string[]): SelectionSetNode[] {
  if (set === undefined) return [];
  if (name === undefined) return [set];
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return node.name.value === name ? setsAt(info, node.selectionSet, rest) : [];
    return setsAt(info, innerOf(info, node).set, [name, ...rest]);
  });
}

type Spread = Exclude<SelectionSetNode["selections"][number], FieldNode>;

function innerOf({ fragments }: Info, node: Spread): { set: SelectionSetNode | undefined; on: string | undefined } {
  const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : node;
  return { set: fragment?.selectionSet, on: fragment?.typeCondition?.name.value };
}

/** Notes what a selection reads of a type. @returns whether all of it says so. */
function look(info: Info, set: SelectionSetNode, typeName: string, found: Found): boolean {
  return set.selections.every((node) => {
    if (node.kind === Kind.FIELD) return lookAt(info, node, typeName, found);
    const { set: inner, on = typeName } = innerOf(info, node);
    // What is asked of other types says nothing about this one.
    const isOfOthers = on !== NODE && ROWS[on]?.table !== ROWS[typeName]?.table;
    return inner === undefined || isOfOthers || look(info, inner, on === NODE ? typeName : on, found);
  });
}

function lookAt(info: Info, node: FieldNode, typeName: string, found: Found): boolean {
  const name = node.name.value;
  // The id of every row is read, and so is what tells its type.
  if (name === "__typename" || name === "id") return true;
  const type = info.schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) return false;
  const exposed = field.extensions.pothosExposedField;
  const { columns = typeof exposed === "string" ? [exposed] : undefined, list } = workOf(field).reads ?? {};
  if (columns === undefined) return false;
  for (const column of columns) found.columns.add(column);
  if (list === undefined) return true;
  const { of, columns: read = [], ...rows } = list;
  const inner = found.lists.get(rows.name) ?? { list: rows, of, found: { columns: new Set(read), lists: new Map() } };
  found.lists.set(rows.name, inner);
  return node.selectionSet === undefined || look(info, node.selectionSet, of, inner.found);
}

function made(typeName: string, { columns, lists }: Found): Shape | null {
  const rows = ROWS[typeName];
  if (rows === undefined) return null;
  const inner = [...lists.values()].flatMap(({ list, of, found }) => {
    const shape = made(of, found);
    return shape === null ? [] : [{ ...list, ...shape }];
  });
  return { table: rows.table, columns: [...new Set([...rows.always, ...columns])], lists: inner };
}
