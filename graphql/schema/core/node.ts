import { queryFromInfo } from "@pothos/plugin-prisma";
import type { GraphQLResolveInfo } from "graphql";
import { readCharacters } from "#graphql/domain/cast/read-characters.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { lookAtAccounts } from "#graphql/domain/operations/look.ts";
import { db } from "#graphql/runtime/db.ts";
import { mayReadNode } from "#graphql/schema/core/authorize.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf, type GraphContext, ownerOf } from "#graphql/schema/core/context.ts";
import { type NodeType, readGlobalId } from "#graphql/schema/core/ids.ts";
import { type GivenArgs, lengthOf, work } from "#graphql/schema/core/work.ts";
import { operatorOf } from "#graphql/schema/operations/operations.ts";
import { ownStylesOf } from "#graphql/schema/styles/read-own-styles.ts";
import { taskReader, taskTypes } from "#graphql/schema/tasks/read-tasks.ts";

const MOST_IDS = 100;

type Read = {
  ids: string[];
  owner: string;
  query: (typeName: string) => object;
  context: GraphContext;
  info: GraphQLResolveInfo;
};
type NodeRow = { __typename: string; __key: string };

// One statement a type, whatever the number of ids; what is not the viewer's is not read.
const readers: Record<NodeType, (read: Read) => Promise<NodeRow[]>> = {
  Task: async ({ ids, owner, context, info }) => {
    const where = [{ id: { in: ids }, userId: owner, deletedAt: null }];
    const rows = await taskReader(context, info)({ where, take: ids.length });
    return rows.map((row) => ({ ...row, __typename: taskTypes[row.kind], __key: row.id }));
  },
  Asset: async ({ ids, owner, query }) =>
    named(
      "Asset",
      await db.asset.findMany({ ...query("Asset"), where: { id: { in: ids }, userId: owner, deletedAt: null } }),
    ),
  // Only its mutations know it: what comes of it is an Asset.
  Upload: async () => [],
  Prompt: async ({ ids, owner, query }) =>
    named(
      "Prompt",
      await db.prompt.findMany({
        ...query("Prompt"),
        where: { id: { in: ids }, userId: owner, status: "COMPLETED", deletedAt: null },
      }),
    ),
  Workflow: async ({ ids, owner, query }) =>
    named("Workflow", await db.workflow.findMany({ ...query("Workflow"), where: { id: { in: ids }, userId: owner } })),
  // The same rows by their newer name.
  Pipeline: async ({ ids, owner, query }) =>
    named("Pipeline", await db.workflow.findMany({ ...query("Pipeline"), where: { id: { in: ids }, userId: owner } })),
  Comparison: async ({ ids, owner, query }) =>
    named(
      "Comparison",
      await db.comparison.findMany({
        ...query("Comparison"),
        where: { id: { in: ids }, userId: owner, deletedAt: null },
      }),
    ),
  Batch: async ({ ids, owner, query }) =>
    named(
      "Batch",
      await db.batch.findMany({ ...query("Batch"), where: { id: { in: ids }, userId: owner, deletedAt: null } }),
    ),
  Collection: async ({ ids, owner, query }) =>
    named(
      "Collection",
      await db.collection.findMany({ ...query("Collection"), where: { id: { in: ids }, userId: owner } }),
    ),
  Character: async ({ ids, owner }) => named("Character", await readCharacters({ id: { in: ids }, userId: owner })),
  CreditTransaction: async ({ ids, owner, query }) =>
    named(
      "CreditTransaction",
      await db.creditTransaction.findMany({ ...query("CreditTransaction"), where: { id: { in: ids }, userId: owner } }),
    ),
  User: async ({ ids, owner, query }) =>
    named("User", await db.user.findMany({ ...query("User"), where: { AND: [{ id: owner }, { id: { in: ids } }] } })),
  // Nobody else reads it, and reading it is an entry of the audit log.
  OperatorAccount: async ({ ids, query, context }) => {
    if ((await operatorOf(context)) === null) return [];
    const id = { in: await lookAtAccounts(actorOf(context), ids) };
    return named("OperatorAccount", await db.user.findMany({ ...query("OperatorAccount"), where: { id } }));
  },
  // Those that all may use; for the others a key needs the right to read what its account has made.
  Style: async ({ ids, owner, context }) => {
    const offered = amongThem((await catalog()).styles, ids);
    const others = ids.filter((id) => offered.every((style) => style.id !== id));
    const mayReadOwn = others.length > 0 && mayReadNode(context.viewer, "Task");
    const own = mayReadOwn ? await ownStylesOf({ userId: owner, id: { in: others } }) : [];
    return named("Style", [...offered, ...own]);
  },
  Model: async ({ ids }) =>
    amongThem((await catalog()).models, ids).map((row) => ({ ...row, __typename: "Model", __key: row.slug })),
  ApiKey: async ({ ids, owner, query }) =>
    named("ApiKey", await db.apiKey.findMany({ ...query("ApiKey"), where: { id: { in: ids }, userId: owner } })),
  WebhookEndpoint: async ({ ids, owner, query }) =>
    named(
      "WebhookEndpoint",
      await db.webhookEndpoint.findMany({ ...query("WebhookEndpoint"), where: { id: { in: ids }, userId: owner } }),
    ),
  WebhookDelivery: async ({ ids, owner, query }) =>
    named(
      "WebhookDelivery",
      await db.webhookDelivery.findMany({
        ...query("WebhookDelivery"),
        where: { id: { in: ids }, endpoint: { userId: owner } },
      }),
    ),
  CreditPack: async ({ ids, query }) =>
    named(
      "CreditPack",
      await db.creditPack.findMany({ ...query("CreditPack"), where: { id: { in: ids }, isActive: true } }),
    ),
  Purchase: async ({ ids, owner, query }) =>
    named("Purchase", await db.purchase.findMany({ ...query("Purchase"), where: { id: { in: ids }, userId: owner } })),
};

function amongThem<Row>(rows: ReadonlyMap<string, Row>, ids: string[]): Row[] {
  return [...new Set(ids)].flatMap((id) => rows.get(id) ?? []);
}

function named<Row extends { id: string }>(typeName: string, rows: Row[]): NodeRow[] {
  return rows.map((row) => ({ ...row, __typename: typeName, __key: row.id }));
}

async function readNodes(globalIds: string[], context: GraphContext, info: GraphQLResolveInfo) {
  const wanted = globalIds.map(readGlobalId);
  const types = new Set(wanted.flatMap((named) => (named === null ? [] : [named.type])));
  const found = new Map<string, NodeRow>();
  for (const type of types) {
    if (!mayReadNode(context.viewer, type)) continue;
    const ids = wanted.flatMap((named) => (named?.type === type ? [named.id] : []));
    const query = (typeName: string) => queryFromInfo({ context, info, typeName });
    for (const row of await readers[type]({ ids, owner: ownerOf(context), query, context, info }))
      found.set(`${type}:${row.__key}`, row);
  }
  return wanted.map((named) => (named === null ? null : (found.get(`${named.type}:${named.id}`) ?? null)));
}

/** One statement for each kind of thing among the ids. */
function kindsAmong({ ids }: GivenArgs): number {
  const given = Array.isArray(ids) ? ids.slice(0, MOST_IDS) : [ids];
  return new Set(given.flatMap((id) => (typeof id === "string" ? (readGlobalId(id)?.type ?? []) : []))).size;
}

builder.queryFields((t) => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: "Anything by its id; null when there is no such thing, or it is not yours.",
    args: { id: t.arg.id({ required: true, description: "Its id." }) },
    resolve: async (_root, { id }, context, info) => (await readNodes([id], context, info))[0] ?? null,
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    ...work({ most: (args) => Math.min(lengthOf("ids")(args), MOST_IDS), statements: kindsAmong }),
    description: "Many things by their ids, in that order; null where there is no such thing, or it is not yours.",
    args: { ids: t.arg.idList({ required: true, description: "Their ids; at most 100." }) },
    resolve: (_root, { ids }, context, info) => {
      if (ids.length <= MOST_IDS) return readNodes(ids, context, info);
      throw new InvalidInputError([
        { path: ["ids"], code: "TOO_MANY", limit: MOST_IDS, message: `At most ${MOST_IDS} ids at once.` },
      ]);
    },
  }),
}));
