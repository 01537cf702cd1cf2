import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";

/** Whether the size of the files that this process writes can be limited while it runs (Linux has prlimit). */
export const canFillDisk = spawnSync("prlimit", ["--version"]).status === 0;

/** What is wrong with a disk. */
export type DiskFault =
  /** Whoever writes a file gets so far in it: writing on fails as on a disk that is full, but for the code, EFBIG. */
  | { kind: "full"; room: number }
  /** What was mounted is not there any more. */
  | { kind: "away" };

/** Breaks the disk for the files of this process below `directory`. @returns what mends it. */
export function breakDisk(directory: string, fault: DiskFault): () => void {
  if (fault.kind === "full") return limitFiles(fault.room);
  mkdirSync(directory, { recursive: true });
  renameSync(directory, `${directory}-elsewhere`);
  symlinkSync(`${directory}-nowhere`, directory);
  return () => {
    if (!existsSync(`${directory}-elsewhere`)) return;
    rmSync(directory);
    renameSync(`${directory}-elsewhere`, directory);
  };
}

/** The soft limit only, which whoever lowers it may raise again. */
function limitFiles(room: number): () => void {
  const set = (limit: string) => execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${limit}:`]);
  const query = ["--pid", String(process.pid), "--fsize", "--output=SOFT", "--noheadings", "--raw"];
  const before = execFileSync("prlimit", query, { encoding: "utf8" }).trim();
  set(String(room));
  return () => void set(before);
}
