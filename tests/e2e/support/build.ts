import { spawnSync } from "node:child_process";

/** Browser tests run on the built bundle, as people do. */
export default function build(): void {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  if (status !== 0) throw new Error("The build failed.");
}
