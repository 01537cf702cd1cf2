// Builds the product if it is not built, or if a source has changed since.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import remixConfig from "../remix.config.js";

// The API guide is a page, too.
const SOURCES = [
  "app",
  "docs/api.md",
  "docs/api.zh.md",
  "graphql",
  "public",
  "prisma/schema.prisma",
  "prisma/migrations",
];
/** Of all that is sent to browsers: the scripts themselves carry none. */
const NOTICES = "THIRD-PARTY-NOTICES.md";
const CONFIGS = [
  "package-lock.json",
  NOTICES,
  "vite.config.ts",
  "vite.chunks.ts",
  "vite.framework.ts",
  "remix.config.js",
  "tsconfig.json",
];
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

/**
 * Builds unless build/ holds just what the sources say: then nothing is written, so that anybody who may read the tree can
 * serve it. Of several callers at once one builds and the others wait for it.
 */
export function buildIfNeeded() {
  if (isBuilt()) return;
  const unlock = lock();
  try {
    if (!isBuilt()) build();
  } finally {
    unlock();
  }
}

/**
 * V8 compiles a function of WebAssembly well once it has run for this long (in bytes, roughly), by default a five-hundredth
 * of it. What is counted is the length of a function's code as often as it runs: the longest of the embedded database, which
 * take tenths of a second, are due after a hundred statements, and most that a start runs are never needed again.
 */
const TIERING_BUDGET = 1_000_000_000;

/**
 * Functions of JavaScript likewise, by their bytecode: while a product starts, and V8's own from then on. Later releases of V8
 * than that of Node 20 count otherwise, and say so aloud.
 */
const INTERRUPT_BUDGET = { starting: 300_000, usual: 67_584 };
const hasInterruptBudget = process.versions.v8.startsWith("11.");

function setInterruptBudget(bytes) {
  if (hasInterruptBudget) setFlagsFromString(`--interrupt-budget=${bytes}`);
}

/** Builds if needed and loads what was built, for who calls `settle` once it has started. */
export async function loadProduct() {
  setInterruptBudget(INTERRUPT_BUDGET.starting);
  buildIfNeeded();
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  process.env.NODE_ENV = "production";
  return import(pathToFileURL(resolve(remixConfig.buildDirectory, "server/index.js")).href);
}

/** Lets V8 compile again what has run for long. */
export function settle() {
  setInterruptBudget(INTERRUPT_BUDGET.usual);
}

function lock() {
  const place = join("node_modules", ".build-lock");
  for (;;) {
    try {
      writeFileSync(place, String(process.pid), { flag: "wx" });
      return () => rmSync(place, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isGone(place)) rmSync(place, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

/** Whether the lock's holder was killed in the middle of a build. */
function isGone(place) {
  try {
    const holder = Number(readFileSync(place, "utf8"));
    // Empty for the moment between being made and being written.
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** The stamp is written last. */
function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

function build() {
  console.log("Building …");
  const wanted = fingerprint();
  const run = (args, env = process.env) => {
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], env });
    if (status !== 0) throw new Error(`node ${args[0]} ended with ${status}`);
  };
  if (!existsSync("prisma/generated/client")) run(["scripts/generate.mjs"]);
  const template = join(remixConfig.buildDirectory, "template");
  rmSync(template, { recursive: true, force: true });
  // Much of a build is garbage that lives a moment: with room for it, collecting takes a tenth less of the whole.
  run(["--max-semi-space-size=64", "node_modules/@remix-run/dev/dist/cli.js", "vite:build", "--logLevel", "warn"]);
  copyFileSync(NOTICES, join(remixConfig.buildDirectory, "client", "third-party-notices.txt"));
  // With no setting of whoever builds: it is everybody's.
  run(["scripts/finish-build.mjs"], {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    DATA_DIR: template,
    LOG_LEVEL: "warn",
  });
  compressFiles();
  writeFileSync(stamp, wanted);
}

/** Puts a gzip and a Brotli of every text file beside it, for the server to send: once here instead of at each request. */
function compressFiles() {
  const client = join(remixConfig.buildDirectory, "client");
  for (const file of [...filesBelow(client)].filter((path) => /\.(?:js|json|css|svg|webmanifest|txt)$/.test(path))) {
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

if (process.argv[1]?.endsWith("build.mjs")) buildIfNeeded();
