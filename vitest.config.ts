import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { QUICK_START } from "./tests/support/server/process.ts";

// vitest would load graphql twice, once as a module and once as CommonJS, and the two do not know each other's types.
const alias = [
  { find: /^graphql$/, replacement: fileURLToPath(new URL("./node_modules/graphql/index.js", import.meta.url)) },
];

/**
 * A file that sets variables (useSettings does for most), replaces a module, opens a vendor's client, or uses sockets, which
 * a stop closes for good, has a process of its own. The others share one, so that the product is loaded once and not a hundred times.
 */
const NEEDS_A_PROCESS =
  /process\.env\.\w+ = |vi\.mock|startStripe|smtpUrl|support\/process|graphql-ws|WebSocket|[sS]ockets/;

const files = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => `tests/${file}`);
const needsAProcess = (file: string) => NEEDS_A_PROCESS.test(readFileSync(file, "utf8"));

function project(name: string, include: string[], isolate: boolean): TestProjectConfiguration {
  return {
    resolve: { alias },
    test: {
      name,
      include,
      isolate,
      pool: "forks",
      execArgv: QUICK_START,
      setupFiles: ["tests/support/setup.ts"],
      // What waits for the world is now and then late on a busy machine; the report says "retry", and full counts get none.
      retry: process.env.RELIABILITY === "full" ? 0 : 1,
      testTimeout: 20_000,
      hookTimeout: 30_000,
    },
  };
}

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    maxWorkers: 3,
    projects: [
      project(
        "alone",
        files.filter((file) => needsAProcess(file)),
        true,
      ),
      project(
        "together",
        files.filter((file) => !needsAProcess(file)),
        false,
      ),
    ],
  },
});
