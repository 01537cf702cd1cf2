// What every script that runs the product does first: stand in the project's folder and read .env where there is one.
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), ".."));
if (existsSync(".env")) process.loadEnvFile(".env");

/** Ends the process with a sentence instead of a stack where the message says all there is to say. */
export function fail(error) {
  const isPlain = ["EnvironmentError", "DirectoryInUseError"].includes(error?.constructor?.name);
  if (error?.code === "EADDRINUSE") console.error(`Port ${error.port} is in use. Stop what uses it, or set PORT.`);
  else console.error(isPlain ? error.message : error);
  process.exit(1);
}
