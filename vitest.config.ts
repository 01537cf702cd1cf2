import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { hasOwnProcess, isEmbeddedOnly } from "./tests/support/isolation.ts";
import { QUICK_START } from "./tests/support/server/process.ts";

// vitest would load graphql twice, once as a module and once as CommonJS, and the two do not know each other's types.
const alias = [
  { find: /^graphql$/, replacement: fileURLToPath(new URL("./node_modules/graphql/index.js", import.meta.url)) },
];

const isOnPostgres = process.env.TEST_DATABASE_URL !== undefined;
const files = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => `tests/${file}`)
  .filter((file) => !isOnPostgres || !isEmbeddedOnly(readFileSync(file, "utf8")));
const alone = new Set(files.filter((file) => hasOwnProcess(readFileSync(file, "utf8"))));

/** How many of the others come before the files that serve the built product: as long as building it takes. */
const WHILE_BUILDING = 24;

/**
 * The longest first, so that no processor is idle at the end; but one file builds the product, and the others that need
 * it wait for their turn, not for the build. What has a process of its own comes last: a shared one ends when it is met.
 */
class Order extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications);
    const own = sorted.filter(({ project }) => project.name === "alone");
    const shared = sorted.filter(({ project }) => project.name !== "alone");
    const served = shared.filter(({ moduleId }) => readFileSync(moduleId, "utf8").includes("buildProduct"));
    const others = shared.filter((specification) => !served.includes(specification));
    return [
      ...served.slice(0, 1),
      ...others.slice(0, WHILE_BUILDING),
      ...served.slice(1),
      ...others.slice(WHILE_BUILDING),
      ...own,
    ];
  }
}

function project(name: string, include: string[], isolate: boolean): TestProjectConfiguration {
  return {
    resolve: { alias },
    test: {
      name,
      include,
      isolate,
      pool: "forks",
      execArgv: [...QUICK_START, "--max-semi-space-size=32"],
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
    sequence: { sequencer: Order },
    // Only with npm run test:coverage: the lines of the rules that the suite passes through.
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
