// Writes which concrete types each interface and union of the printed schema may be, for the browser's normalised cache.
import { readFileSync, writeFileSync } from "node:fs";
import { buildSchema, isAbstractType } from "graphql";

const [schemaPath = "graphql/schema.graphql"] = process.argv.slice(2);
const schema = buildSchema(readFileSync(schemaPath, "utf8"));

const possible = Object.values(schema.getTypeMap())
  .filter(isAbstractType)
  .map((type) => [type.name, schema.getPossibleTypes(type).map((concrete) => concrete.name)]);

writeFileSync(
  "app/lib/graphql/possible-types.ts",
  `/** Derived from graphql/schema.graphql by scripts/possible-types.mjs. */\nexport const possibleTypes: Record<string, string[]> = ${JSON.stringify(Object.fromEntries(possible))};\n`,
);
