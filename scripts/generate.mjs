// Writes what is derived and not committed: the Prisma client, Pothos' types for it, and the types of the GraphQL documents.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

// `prisma generate` asks for a schema engine that it does not use; any executable will do.
const engine = join(mkdtempSync(join(tmpdir(), "prisma-engine-")), "engine");
writeFileSync(engine, "#!/bin/sh\nexit 0\n");
chmodSync(engine, 0o755);

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  if (result.status !== 0) {
    process.stderr.write(result.stdout);
    process.exit(result.status ?? 1);
  }
}

run(process.execPath, ["node_modules/prisma/build/index.js", "generate", "--no-hints"], {
  PRISMA_SCHEMA_ENGINE_BINARY: engine,
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH}`,
});

run(process.execPath, ["node_modules/gql.tada/bin/cli.js", "generate-output"]);
run(process.execPath, ["scripts/possible-types.mjs"]);
