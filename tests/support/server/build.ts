import { spawnSync } from "node:child_process";

/** Builds the product unless it is built. Of test files that need it at once, one builds and the others wait. */
export function buildProduct(): void {
  const env = { ...process.env, NODE_ENV: "production" as const };
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { env, stdio: "ignore" });
  if (status !== 0) throw new Error("The product does not build.");
}
