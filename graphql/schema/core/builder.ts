import SchemaBuilder from "@pothos/core";
import ErrorsPlugin from "@pothos/plugin-errors";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import { db } from "#graphql/runtime/db.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import type PrismaTypes from "#prisma/generated/pothos.ts";
import { getDatamodel } from "#prisma/generated/pothos.ts";

const capitalized = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** How the parts of every connection are called and explained. */
const relayDescriptions = {
  cursorType: "String",
  // Our own node and nodes fields stand in node.ts: they read under the viewer's ownership in one statement a type.
  nodeQueryOptions: false,
  nodesQueryOptions: false,
  nodeTypeOptions: { description: "A thing with an id that names it everywhere." },
  idFieldOptions: { description: "Names this thing everywhere. Opaque: keep it, compare it, but don't take it apart." },
  pageInfoTypeOptions: { description: "Where a page stands in its list." },
  hasNextPageFieldOptions: { description: "Whether there is more after this page." },
  hasPreviousPageFieldOptions: { description: "Whether there is more before this page." },
  startCursorFieldOptions: { description: "The cursor of the first item, for `before`; null on an empty page." },
  endCursorFieldOptions: { description: "The cursor of the last item, for `after`; null on an empty page." },
  pageInfoFieldOptions: { description: "Where this page stands in the list." },
  edgesFieldOptions: {
    description: "The items of this page with their cursors.",
    nullable: { list: false, items: false },
  },
  nodeFieldOptions: { description: "The item.", nullable: false },
  nodesOnConnection: { description: "The items of this page, without cursors." },
  cursorFieldOptions: { description: "Where this item stands, for `after` and `before`." },
  firstArgOptions: { description: "How many items from the start: 20 unless told, from 1 to 100." },
  afterArgOptions: {
    description: "Only what comes after this cursor. Lists that are ordered by id take the id of an item too.",
  },
  lastArgOptions: { description: "How many items from the end, at most 100. Not together with `first`." },
  beforeArgOptions: {
    description: "Only what comes before this cursor. Lists that are ordered by id take the id of an item too.",
  },
} as const;

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
  };
}>({
  // Errors first, so that it sees what the others throw.
  plugins: [ErrorsPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultResultOptions: { name: ({ fieldName }) => `${capitalized(fieldName)}Payload` },
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalized(fieldName)}Result` },
  },
  relay: relayDescriptions,
  prisma: { client: () => db, dmmf: getDatamodel(), exposeDescriptions: false },
});

builder.queryType({ description: "Everything that can be read. What is not yours reads as if it were not there." });
builder.mutationType({
  description:
    "Everything that changes something. Each answers a union: its payload, or one of the refusals that can be expected of it.",
});
builder.subscriptionType({
  description:
    "What is told live, over WebSocket (graphql-transport-ws) or server-sent events. Each begins with the present state.",
});
