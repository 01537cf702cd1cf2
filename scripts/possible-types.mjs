// Writes what the browser's normalised cache has to know of the printed schema: which types an interface may be, and which types
// have no id to be kept by. Unions are left out, since no document asks by the name of one.
import { readFileSync, writeFileSync } from "node:fs";
import { buildSchema, isInterfaceType, isObjectType } from "graphql";

const [schemaPath = "graphql/schema.graphql"] = process.argv.slice(2);
const schema = buildSchema(readFileSync(schemaPath, "utf8"));
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];

const possible = types
  .filter(isInterfaceType)
  .map((type) => [type.name, schema.getPossibleTypes(type).map((concrete) => concrete.name)]);
const embedded = types
  .filter((type) => isObjectType(type) && !roots.includes(type) && type.getFields().id === undefined)
  .map(({ name }) => name);

writeFileSync(
  "app/lib/graphql/possible-types.ts",
  `/** Derived from graphql/schema.graphql by scripts/possible-types.mjs. */
export const possibleTypes: Record<string, string[]> = ${JSON.stringify(Object.fromEntries(possible))};

/** The types without an id: parts of what they stand in. */
export const embeddedTypes: string[] = ${JSON.stringify(embedded)};
`,
);
