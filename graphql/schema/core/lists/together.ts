import type { FieldNode, GraphQLResolveInfo } from "graphql";
import type { GraphContext } from "#graphql/schema/core/context.ts";

type Load<Parent, Args, Value> = (
  parents: Parent[],
  args: Args,
  context: GraphContext,
  info: GraphQLResolveInfo,
) => Promise<readonly Value[]>;

type Batch = { parents: unknown[]; values: Promise<readonly unknown[]> };

const batches = new WeakMap<GraphContext, Map<string, Batch>>();
const numbers = new WeakMap<FieldNode, number>();
let lastNumber = 0;

/**
 * A resolver that loads for all the objects of one place of the answer at once, whatever lists they stand in: `load` is
 * given them together and gives their values in that order.
 */
export function together<Parent, Args extends object, Value>(load: Load<Parent, Args, Value>) {
  return async (parent: Parent, args: Args, context: GraphContext, info: GraphQLResolveInfo): Promise<Value> => {
    const open = batches.get(context) ?? new Map<string, Batch>();
    batches.set(context, open);
    const key = placeOf(args, info);
    const batch = open.get(key) ?? begin(open, key, (parents) => load(parents as Parent[], args, context, info));
    const index = batch.parents.push(parent) - 1;
    // The batch is of this very field, so its values are.
    return (await batch.values)[index] as Value;
  };
}

function begin(
  open: Map<string, Batch>,
  key: string,
  load: (parents: unknown[]) => Promise<readonly unknown[]>,
): Batch {
  const parents: unknown[] = [];
  // The others of the same lists have asked by then.
  const values = new Promise((resolve) => setImmediate(resolve)).then(() => {
    open.delete(key);
    return load(parents);
  });
  const batch = { parents, values };
  open.set(key, batch);
  return batch;
}

function placeOf(args: object, { path, fieldNodes }: GraphQLResolveInfo): string {
  const names: string[] = [];
  for (let at: GraphQLResolveInfo["path"] | undefined = path; at !== undefined; at = at.prev) {
    if (typeof at.key === "string") names.push(at.key);
  }
  return `${names.join(".")} ${fieldNodes.map(numberOf).join(".")} ${JSON.stringify(args)}`;
}

function numberOf(node: FieldNode): number {
  const number = numbers.get(node) ?? ++lastNumber;
  numbers.set(node, number);
  return number;
}
