// Writes the next migration: what leads from prisma/migrations to prisma/schema.prisma. Usage: npm run migration:new -- <name>
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { withModules } from "./load.mjs";

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Usage: npm run migration:new -- <name_in_lower_case>");
  process.exit(1);
}
await withModules(async (load) => {
  const { pendingChanges } = await load("/graphql/runtime/database/migrate.ts");
  const pglite = await PGlite.create();
  const script = await pendingChanges(new PrismaPGlite(pglite));
  await pglite.close();
  if (script.trim() === "") {
    console.log("Nothing to do: the migrations already lead to prisma/schema.prisma.");
    return;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const directory = join("prisma/migrations", `${stamp}_${name}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "migration.sql"), script);
  console.log(`Wrote ${directory}/migration.sql`);
});
