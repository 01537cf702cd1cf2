import { spawnSync } from "node:child_process";

/** Whether a program is on this machine: the suite passes on one with Node alone, and tries more where there is more. */
export function has(program: "curl" | "python3"): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}
