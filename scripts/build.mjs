// Builds the product if it is not built, or if a source has changed since.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import remixConfig from "../remix.config.js";

const SOURCES = ["app", "graphql", "public", "prisma/schema.prisma"];
const CONFIGS = ["package-lock.json", "vite.config.ts", "remix.config.js", "tsconfig.json"];
const stamp = join(remixConfig.buildDirectory, "stamp");

function* filesBelow(path) {
  if (statSync(path).isFile()) yield path;
  else for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name));
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const root of [...SOURCES, ...CONFIGS]) {
    for (const file of filesBelow(root)) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Builds unless build/ holds just what the sources say. */
export function buildIfNeeded() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Building …");
  const run = (...args) => {
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0) process.exit(status ?? 1);
  };
  if (!existsSync("prisma/generated/client")) run("scripts/generate.mjs");
  run("node_modules/@remix-run/dev/dist/cli.js", "vite:build", "--logLevel", "warn");
  writeFileSync(stamp, wanted);
}

if (process.argv[1]?.endsWith("build.mjs")) buildIfNeeded();
