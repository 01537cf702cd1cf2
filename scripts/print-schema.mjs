// Writes graphql/schema.graphql from the code. With --check it only tells whether the file is what the code says.
import { readFileSync, writeFileSync } from "node:fs";
import { withModules } from "./load.mjs";

const file = "graphql/schema.graphql";

await withModules(async (load) => {
  const { printedSchema } = await load("/graphql/schema/schema.ts");
  const text = printedSchema();
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`${file} is not what the code says: run npm run schema:print`);
    process.exitCode = 1;
  }
});
