import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** Points of one answer: an object 1, a connection its page size times what is asked of an item, a write or a subscription 10. */
const WRITE = 10;
const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;
export const MOST_COST = 5000;

export type Variables = Readonly<Record<string, unknown>>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
/** A field by its type and its name. */
type Used = readonly [typeName: string, fieldName: string];

/** What is known of an operation once it has been looked through. */
export type Plan = {
  /** Every field it uses, each once. */
  used: readonly Used[];
  /** What answering it may cost at most, in points, before anything is read. */
  cost(variables: Variables): number;
};

type Walk = {
  schema: GraphQLSchema;
  fragments: Fragments;
  variables: Variables;
  used: Map<string, Used>;
  /** The variables that decide how long lists are. */
  sizes: Set<string>;
  known: Map<string, number>;
};

/** So many sizes of page are remembered for an operation; honest clients use one or two. */
const MOST_COSTS = 50;

/**
 * Looks through an operation of a valid document; each fragment is looked at once for each type it is spread on. The plan
 * remembers what it has computed, so an operation that comes again is not looked through again.
 */
export function planOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments): Plan {
  const used = new Map<string, Used>();
  const sizes = new Set<string>();
  const compute = (variables: Variables) => {
    const root = schema.getRootType(operation.operation);
    if (!root) return 0;
    return costOfSet({ schema, fragments, variables, used, sizes, known: new Map() }, operation.selectionSet, root);
  };
  const defaults = defaultsOf(operation);
  compute(defaults);
  const costs = new Map<string, number>();
  return {
    used: [...used.values()],
    cost(given) {
      const variables = { ...defaults, ...given };
      const key = [...sizes].map((name) => sizeOf(variables[name])).join();
      const known = costs.get(key);
      if (known !== undefined) return known;
      const cost = compute(variables);
      if (costs.size >= MOST_COSTS) costs.clear();
      costs.set(key, cost);
      return cost;
    },
  };
}

function defaultsOf({ variableDefinitions }: OperationDefinitionNode): Variables {
  const named = variableDefinitions?.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, plain(defaultValue, {})] as const],
  );
  return Object.fromEntries(named ?? []);
}

/** All that the cost of a list depends on in a variable. */
function sizeOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} items`;
  return typeof value === "number" ? String(value) : "";
}

function costOfSet(walk: Walk, set: SelectionSetNode, parent: GraphQLNamedType): number {
  let total = 0;
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) total += costOfField(walk, node, parent);
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      const type = node.typeCondition === undefined ? parent : walk.schema.getType(node.typeCondition.name.value);
      total += costOfSet(walk, node.selectionSet, type ?? parent);
    } else total += costOfSpread(walk, node.name.value);
  }
  return total;
}

function costOfSpread(walk: Walk, name: string): number {
  const known = walk.known.get(name);
  if (known !== undefined) return known;
  const fragment = walk.fragments.get(name);
  const type = fragment === undefined ? undefined : walk.schema.getType(fragment.typeCondition.name.value);
  if (fragment === undefined || type === undefined) return 0;
  walk.known.set(name, 0);
  const cost = costOfSet(walk, fragment.selectionSet, type);
  walk.known.set(name, cost);
  return cost;
}

function costOfField(walk: Walk, node: FieldNode, parent: GraphQLNamedType): number {
  const name = node.name.value;
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  // __typename and the schema about itself are computed, not read.
  if (field === undefined) return name === "__schema" || name === "__type" ? WRITE : 0;
  walk.used.set(`${parent.name}.${name}`, [parent.name, name]);
  const type = getNamedType(field.type);
  const isRoot = parent === walk.schema.getMutationType() || parent === walk.schema.getSubscriptionType();
  const own = isRoot ? WRITE : 0;
  if (isLeafType(type)) return own;
  if (!isCompositeType(type)) return own;
  const inner = node.selectionSet === undefined ? 0 : costOfSet(walk, node.selectionSet, type);
  if (type.name.endsWith("Connection")) return own + pageSize(walk, node) * Math.max(1, inner);
  if (type.name.endsWith("Edge") || type.name === "PageInfo") return own + inner;
  if (name === "nodes" && parent === walk.schema.getQueryType()) return idsIn(walk, node) * (1 + inner);
  return own + (isAbstractType(type) || isObjectType(type) ? 1 : 0) + inner;
}

function pageSize(walk: Walk, node: FieldNode): number {
  const asked = ["first", "last"]
    .map((name) => argumentOf(walk, node, name))
    .find((value) => typeof value === "number");
  return typeof asked === "number" ? Math.min(Math.max(asked, 0), LARGEST_PAGE) : DEFAULT_PAGE;
}

function idsIn(walk: Walk, node: FieldNode): number {
  const ids = argumentOf(walk, node, "ids");
  return Array.isArray(ids) ? Math.min(ids.length, LARGEST_PAGE) : 1;
}

function argumentOf({ variables, sizes }: Walk, node: FieldNode, name: string): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.VARIABLE) sizes.add(value.name.value);
  return value === undefined ? undefined : plain(value, variables);
}

function plain(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.LIST ? value.values : undefined;
}

/** How many objects an answer holds: what it did cost, in points. */
export function objectsIn(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, item) => sum + objectsIn(item), 0);
  if (typeof data !== "object" || data === null) return 0;
  let total = 1;
  for (const value of Object.values(data)) if (typeof value === "object") total += objectsIn(value);
  return total;
}
