import type { GraphQLResolveInfo } from "graphql";
import { type RowList, readRows, type Shape } from "#graphql/runtime/db.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { together } from "#graphql/schema/core/lists/together.ts";

type Info = GraphQLResolveInfo;

/**
 * Gives the rows that hang on one of `table`: those that were read with it, at once, or, of all in one place of the answer
 * that come without, read together. `shapeFor` says what is read of them.
 */
export function hangingOn<Row>(table: string, list: RowList, shapeFor: (info: Info) => Shape) {
  const readTogether = together(async (owners: { id: string }[], _args: object, _context, info) => {
    const ids = [...new Set(owners.map(({ id }) => id))];
    const shape = { table, columns: ["id"], lists: [{ ...list, ...shapeFor(info) }] };
    const found = await readRows(shape, { where: [{ id: { in: ids } }], order: "asc", take: ids.length });
    const rows = new Map(found.map((row) => [row.id, row]));
    return owners.map(({ id }) => hanging<Row>(rows.get(id) ?? {}, list) ?? []);
  });
  return (owner: { id: string }, args: object, context: GraphContext, info: Info): Row[] | Promise<Row[]> =>
    hanging<Row>(owner, list) ?? readTogether(owner, args, context, info);
}

function hanging<Row>(owner: object, { name }: RowList): Row[] | undefined {
  const rows: unknown = Reflect.get(owner, name);
  // What was read under this name are rows of the list.
  return Array.isArray(rows) ? (rows as Row[]) : undefined;
}
