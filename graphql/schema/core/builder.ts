import SchemaBuilder from "@pothos/core";
import ErrorsPlugin from "@pothos/plugin-errors";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import { db } from "#graphql/runtime/db.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { relayWords } from "#graphql/schema/core/relay-words.ts";
import type PrismaTypes from "#prisma/generated/pothos.ts";
import { getDatamodel } from "#prisma/generated/pothos.ts";

const capitalized = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

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
  relay: relayWords,
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
