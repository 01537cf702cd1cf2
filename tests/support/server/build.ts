import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";

const LOCK = resolve("build.lock");
const LONGEST_BUILD_MS = 120_000;

/** Builds the product unless it is built; test files that run side by side build it once. */
export async function buildProduct(): Promise<void> {
  while (!lock()) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    const env = { ...process.env, NODE_ENV: "production" as const };
    const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { env, stdio: "ignore" });
    if (status !== 0) throw new Error("The product does not build.");
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function lock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > LONGEST_BUILD_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
