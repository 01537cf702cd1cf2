// What every script that runs the product does first: stand in the project's folder and read .env where there is one.
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), ".."));
if (existsSync(".env")) process.loadEnvFile(".env");

/** What a full disk is called by the system, a quota, PostgreSQL, and the embedded database's own file system. */
const FULL = new Set(["ENOSPC", "EDQUOT", "53100"]);
const FULL_IN_WASM = 51;

function isFull(error) {
  if (error?.name === "ErrnoError") return error.errno === FULL_IN_WASM;
  if (!(error instanceof Error)) return false;
  return FULL.has(error.code) || /no space left on device/i.test(error.message) || isFull(error.cause);
}

/** Ends the process with a sentence instead of a stack where the message says all there is to say. */
export function fail(error) {
  const place = resolve(process.env.DATA_DIR || ".data");
  const isPlain = ["EnvironmentError", "DirectoryInUseError", "OtherInstallationError"].includes(
    error?.constructor?.name,
  );
  if (error?.code === "EADDRINUSE") console.error(`Port ${error.port} is in use. Stop what uses it, or set PORT.`);
  else if (isFull(error)) console.error(`There is no room left on the disk of ${place}. Free some, or set DATA_DIR.`);
  else console.error(isPlain ? error.message : error);
  process.exit(1);
}
