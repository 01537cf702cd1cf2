import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { hasOwnProcess } from "./tests/support/isolation.ts";
import { QUICK_START } from "./tests/support/server/process.ts";

// vitest would load graphql twice, once as a module and once as CommonJS, and the two do not know each other's types.
const alias = [
  { find: /^graphql$/, replacement: fileURLToPath(new URL("./node_modules/graphql/index.js", import.meta.url)) },
];

const files = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => `tests/${file}`);
const alone = new Set(files.filter((file) => hasOwnProcess(readFileSync(file, "utf8"))));

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
      // No test is tried a second time: one that fails now and then has a fault, in itself or in the product.
      retry: 0,
      // What waits says for how long and for what; these only end what hangs, on a machine that is busy with other things too.
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    maxWorkers: 3,
    // Only with --coverage, as .ci/run does once: the lines of the rules that the suite passes through.
    coverage: { provider: "v8", include: ["graphql/domain/**/*.ts"], reporter: ["text-summary"] },
    projects: [
      project("alone", [...alone], true),
      project(
        "together",
        files.filter((file) => !alone.has(file)),
        false,
      ),
    ],
  },
});
