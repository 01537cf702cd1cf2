import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from "graphql";
import { type Given, isIncluded, plain } from "#graphql/gateway/graphql/given-variables.ts";
import { type GivenArgs, workOf } from "#graphql/schema/core/work.ts";

/** A statement costs as much as so many objects. */
export const STATEMENT = 5;
/** So many plain leaves (a number, a short text) cost as much as an object. */
export const LEAVES = 40;
/** Who asks is looked up for every document. */
const CALLER = 5;
/** Statements of a mutation's own, where it does not say otherwise, and of the opening of a subscription. */
const OF_MUTATION = 10;
const OF_SUBSCRIPTION = 3;
const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;
/** Lists in the schema's description of itself: they are short on average, and made without being read. */
const OF_SCHEMA = { types: 200, others: 3, share: 50 };

export const MOST_COST = 6000;
/** Up to two more find out who asks, and that it was now. */
export const MOST_STATEMENTS = 18;

export type Variables = GivenArgs;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
/** A field by its type and its name. */
type Used = readonly [typeName: string, fieldName: string];

/**
 * What answering takes at most: points in all, those of them that are spent whatever it finds (`effort`), and how many
 * statements it asks for.
 */
export type Price = { points: number; effort: number; statements: number };

/** The price of an operation's answer, and of each event of a subscription. */
export type Prices = { answer: Price; event: Price };

/** What is known of an operation once it has been looked through. */
export type Plan = {
  /** Every field it uses, each once. */
  used: readonly Used[];
  /** What answering it may cost at most, before anything is read. */
  prices(variables: Variables): Prices;
};

type Walk = Given & {
  schema: GraphQLSchema;
  fragments: Fragments;
  used: Map<string, Used>;
  objects: number;
  leaves: number;
  effort: number;
  statements: number;
};

type Field = GraphQLField<unknown, unknown>;
type Asked = { owner: GraphQLNamedType; field: Field; nodes: FieldNode[] };

/** So many prices are remembered for an operation; honest clients use one or two. */
const MOST_PRICES = 50;

/** Looks through an operation of a valid document. What it has computed it remembers for when the operation comes again. */
export function planOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments): Plan {
  const used = new Map<string, Used>();
  const decisive = new Set<string>();
  const defaults = defaultsOf(operation);
  const compute = (variables: Variables, isWhole: boolean): Prices => {
    const root = schema.getRootType(operation.operation);
    const empty = { objects: 0, leaves: 0, effort: 0, statements: 0 };
    const walk: Walk = { schema, fragments, variables, isWhole, used, decisive, ...empty };
    const statements = root ? walkRoot(walk, operation, root) : 0;
    const { effort } = walk;
    const points = Math.ceil(walk.objects + walk.leaves / LEAVES + STATEMENT * walk.statements + effort);
    const whole = { points: CALLER + points, effort: CALLER + effort, statements };
    if (operation.operation !== "subscription") return { answer: whole, event: NOTHING };
    const opening = CALLER + STATEMENT * OF_SUBSCRIPTION;
    return { answer: { points: opening, effort: opening, statements: 0 }, event: { points, effort, statements } };
  };
  compute(defaults, true);
  const known = new Map<string, Prices>();
  return {
    used: [...used.values()],
    prices(given) {
      const variables = { ...defaults, ...given };
      const told = [...decisive].map((name) => variables[name]);
      // Inputs are compared no quicker than looked through.
      if (told.some((value) => typeof value === "object" && value !== null)) return compute(variables, false);
      const key = told.map((value) => (typeof value === "string" ? "" : String(value))).join();
      const prices = known.get(key) ?? compute(variables, false);
      if (known.size >= MOST_PRICES) known.clear();
      known.set(key, prices);
      return prices;
    },
  };
}

const NOTHING: Price = { points: 0, effort: 0, statements: 0 };

/** @returns the statements that are asked for together: of a query all, of a mutation those of its largest field. */
function walkRoot(walk: Walk, operation: OperationDefinitionNode, root: GraphQLNamedType): number {
  const asked = collect(walk, [operation.selectionSet], root);
  let largest = 0;
  for (const one of asked) {
    const before = walk.statements;
    walkField(walk, one, 1, DEFAULT_PAGE);
    const own = operation.operation === "mutation" ? ownStatements(walk, one, 0) : 0;
    largest = Math.max(largest, walk.statements - before - own);
  }
  return operation.operation === "mutation" ? largest : walk.statements;
}

function defaultsOf({ variableDefinitions }: OperationDefinitionNode): Variables {
  const named = variableDefinitions?.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return Object.fromEntries(named ?? []);
}

/** What is asked of objects of a type: fields that end up in one place of the answer together. */
function collect(walk: Walk, sets: readonly SelectionSetNode[], owner: GraphQLNamedType): Asked[] {
  const found = new Map<string, Asked>();
  const spread = new Set<string>();
  const add = (set: SelectionSetNode, type: GraphQLNamedType) => {
    for (const node of set.selections) {
      if (!isIncluded(walk, node.directives)) continue;
      if (node.kind === Kind.FIELD) addField(walk, found, node, owner, type);
      else if (node.kind === Kind.INLINE_FRAGMENT) add(node.selectionSet, typeNamed(walk, node.typeCondition, type));
      else if (!spread.has(node.name.value)) {
        spread.add(node.name.value);
        const fragment = walk.fragments.get(node.name.value);
        if (fragment !== undefined) add(fragment.selectionSet, typeNamed(walk, fragment.typeCondition, type));
      }
    }
  };
  for (const set of sets) add(set, owner);
  return [...found.values()];
}

function typeNamed({ schema }: Walk, condition: { name: { value: string } } | undefined, other: GraphQLNamedType) {
  return (condition === undefined ? undefined : schema.getType(condition.name.value)) ?? other;
}

function addField(
  walk: Walk,
  found: Map<string, Asked>,
  node: FieldNode,
  owner: GraphQLNamedType,
  type: GraphQLNamedType,
) {
  const name = node.name.value;
  // What a fragment asks of an interface is the same field as what is asked of the object itself.
  const holder = hasField(owner, name) && !isNarrower(type, owner) ? owner : type;
  const field = fieldOf(walk, holder, name);
  if (field === undefined) {
    walk.leaves += 1;
    return;
  }
  // Rights go by the type that the document names.
  if (hasField(type, name)) walk.used.set(`${type.name}.${name}`, [type.name, name]);
  const key = `${holder.name} ${node.alias?.value ?? name}`;
  const known = found.get(key);
  if (known === undefined) found.set(key, { owner: holder, field, nodes: [node] });
  else known.nodes.push(node);
}

function hasField(type: GraphQLNamedType, name: string): boolean {
  return (isObjectType(type) || isInterfaceType(type)) && type.getFields()[name] !== undefined;
}

function isNarrower(type: GraphQLNamedType, than: GraphQLNamedType): boolean {
  return type !== than && isObjectType(type) && !isObjectType(than);
}

function fieldOf({ schema }: Walk, holder: GraphQLNamedType, name: string): Field | undefined {
  if (holder === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (holder === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(holder) || isInterfaceType(holder) ? holder.getFields()[name] : undefined;
}

/** @param parents how many objects it is asked of; @param page how long the page is that they are of, where it is a connection's. */
function walkField(walk: Walk, asked: Asked, parents: number, page: number): void {
  const { owner, field, nodes } = asked;
  const args = argsOf(walk, asked);
  const declared = workOf(field);
  walk.effort += numberOf(declared.effort, args) ?? 0;
  const type = getNamedType(field.type);
  const length = lengthOfList(owner, field, args, page);
  if (isLeafType(type)) {
    walk.leaves += (declared.leaves ?? 1) * parents * length;
    walk.statements += numberOf(declared.statements, args) ?? 0;
    return;
  }
  const count = parents * length;
  walk.objects += isIntrospectionType(type) ? count / OF_SCHEMA.share : count;
  walk.statements += ownStatements(walk, asked, numberOf(declared.statements, args) ?? 0);
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const inner = declared.page?.(args) ?? (isPage(field) ? pageSize(args) : page);
  const fields = collect(walk, sets, type);
  const byType = count === 1 ? fields.filter((one) => isNarrower(one.owner, type)) : [];
  for (const one of fields) if (!byType.includes(one)) walkField(walk, one, count, inner);
  walkAlternatives(walk, byType, inner);
}

/** What is asked of one object for each type that it may be is asked for one of them: of each measure the largest counts. */
function walkAlternatives(walk: Walk, fields: readonly Asked[], page: number): void {
  const { objects, leaves, effort, statements } = walk;
  const before = { objects, leaves, effort, statements };
  const most = { ...before };
  for (const owner of new Set(fields.map((one) => one.owner))) {
    Object.assign(walk, before);
    for (const one of fields) if (one.owner === owner) walkField(walk, one, 1, page);
    for (const measure of MEASURES) most[measure] = Math.max(most[measure], walk[measure]);
  }
  Object.assign(walk, most);
}

const MEASURES = ["objects", "leaves", "effort", "statements"] as const;

/** What a field asks of the database itself, where it does not say so: a relation one statement, a mutation a few. */
function ownStatements(walk: Walk, asked: Asked, otherwise: number): number {
  const { owner, field } = asked;
  const { statements } = workOf(field);
  const declared = numberOf(statements, argsOf(walk, asked));
  if (declared !== undefined) return declared;
  if (owner === walk.schema.getMutationType()) return OF_MUTATION;
  if (isIntrospectionType(getNamedType(field.type))) return 0;
  // A relation is read with the row that it belongs to.
  return owner === walk.schema.getQueryType() || isPage(field) ? 1 : otherwise;
}

function lengthOfList(owner: GraphQLNamedType, field: Field, args: GivenArgs, page: number): number {
  if (!isList(field.type)) return 1;
  const { most } = workOf(field);
  const declared = most === "page" ? page : numberOf(most, args);
  if (declared !== undefined) return declared;
  if (owner.name === "__Schema") return OF_SCHEMA.types;
  if (isIntrospectionType(owner)) return OF_SCHEMA.others;
  return owner.name.endsWith("Connection") ? page : 1;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function numberOf(value: number | ((args: GivenArgs) => number) | undefined, args: GivenArgs): number | undefined {
  return typeof value === "function" ? value(args) : value;
}

function pageSize({ first, last }: GivenArgs): number {
  const asked = typeof first === "number" ? first : last;
  return typeof asked === "number" ? Math.min(Math.max(asked, 0), LARGEST_PAGE) : DEFAULT_PAGE;
}

function argsOf(walk: Walk, { field, nodes }: Asked): GivenArgs {
  const given = nodes[0]?.arguments ?? [];
  if (given.length === 0) return {};
  const { most, statements, page, effort } = workOf(field);
  const isSized = [most, statements, page, effort].some((told) => typeof told === "function") || isPage(field);
  if (!isSized) return {};
  return Object.fromEntries(given.map(({ name, value }) => [name.value, plain(walk, value)]));
}

function isPage(field: Field): boolean {
  return getNamedType(field.type).name.endsWith("Connection");
}
