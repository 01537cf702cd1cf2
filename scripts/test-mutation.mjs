// npm run test:mutation: changes one thing at a time in the files below, on a copy, and counts how many of the changes
// the tests beside them notice. Prints the score and what went unnoticed; ends with 1 below LEAST.
// Arguments name targets; MUTATION_SHARE=0.2 tries every fifth change.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { BaseSequencer, createVitest } from "vitest/node";
import { mutantsOf } from "./mutants.mjs";

const LEAST = 85;

/** A change that makes a test wait for ever is noticed after this long: ten times what the slowest test takes. */
const LONGEST_TEST_MS = 30_000;

/** What is changed, and which tests must notice: the quick ones first, for the first failure ends a run. */
const TARGETS = {
  credits: {
    files: ["graphql/domain/credits"],
    tests: ["tests/domain/credits"],
  },
  states: {
    files: ["graphql/domain/tasks/state.ts", "graphql/domain/tasks/outcome/settle.ts"],
    tests: [
      "tests/domain/tasks/settle.test.ts",
      "tests/domain/tasks/status.test.ts",
      "tests/domain/tasks/late.test.ts",
      "tests/domain/tasks/resubmit.test.ts",
    ],
  },
  reader: {
    files: [
      "graphql/vendors/kie/verdict.ts",
      "graphql/vendors/kie/record.ts",
      "graphql/vendors/kie/shapes.ts",
      "graphql/vendors/kie/families",
    ],
    tests: [
      "tests/vendors/kie/verdict.test.ts",
      "tests/vendors/kie/shapes.test.ts",
      "tests/vendors/kie/unknown-state.test.ts",
      "tests/vendors/kie/records.test.ts",
      "tests/vendors/kie/client.test.ts",
      "tests/vendors/kie/create.test.ts",
    ],
  },
};

/** The files in the order in which they are named. */
class AsNamed extends BaseSequencer {
  async sort(specifications) {
    return specifications;
  }
}

const names = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(TARGETS);
const every = Math.max(1, Math.round(1 / Number(process.env.MUTATION_SHARE ?? "1")));
const copy = copyOfProject();
const vitest = await createVitest("test", {
  root: copy,
  config: join(copy, "vitest.config.ts"),
  watch: false,
  bail: 1,
  testTimeout: LONGEST_TEST_MS,
  hookTimeout: LONGEST_TEST_MS,
  sequence: { sequencer: AsNamed },
  maxWorkers: 1,
  reporters: [{}],
});
let worst = 100;
try {
  for (const name of names) worst = Math.min(worst, await scoreOf(name));
} finally {
  await vitest.close();
  rmSync(copy, { recursive: true, force: true });
}
process.exit(worst < LEAST ? 1 : 0);

/** The percentage of changes that the target's tests notice. */
async function scoreOf(name) {
  const { files, tests } = TARGETS[name];
  const specifications = (await Promise.all(tests.flatMap(filesBelow).map((test) => specificationOf(test)))).flat();
  await expectHealthy(specifications);
  const mutants = files
    .flatMap(filesBelow)
    .flatMap((file) => mutantsOf(file, readFileSync(join(copy, file), "utf8")))
    .filter((_mutant, index) => index % every === 0);
  const unnoticed = [];
  for (const mutant of mutants) if (!(await isNoticed(mutant, specifications))) unnoticed.push(mutant);
  await expectHealthy(specifications);
  for (const { file, line, what } of unnoticed) console.log(`  unnoticed: ${file}:${line} ${what}`);
  const noticed = mutants.length - unnoticed.length;
  const score = Math.round((1000 * noticed) / mutants.length) / 10;
  console.log(`${name}: ${noticed} of ${mutants.length} changes noticed, mutation score ${score} %`);
  return score;
}

/** A failure that is there without a change, or stays after one, would count for every change. */
async function expectHealthy(specifications) {
  const failing = await firstFailure(specifications);
  if (failing !== null) throw new Error(`${failing} fails without any change.`);
}

async function isNoticed({ file, text }, specifications) {
  const path = join(copy, file);
  const original = readFileSync(path, "utf8");
  write(path, text);
  try {
    return (await firstFailure(ownFirst(file, specifications))) !== null;
  } finally {
    write(path, original);
  }
}

/** The tests of `credits/ledger.ts` are in `ledger.test.ts`: they notice most, and soonest. */
function ownFirst(file, specifications) {
  const isOwn = ({ moduleId }) => basename(moduleId) === basename(file).replace(/ts$/, "test.ts");
  return [...specifications.filter(isOwn), ...specifications.filter((one) => !isOwn(one))];
}

function write(path, text) {
  writeFileSync(path, text);
  vitest.invalidateFile(path);
}

/** The first of the files that fails, which ends the run; null when all pass. */
async function firstFailure(specifications) {
  // The result of a run names what failed in earlier ones, too, unless it is forgotten.
  vitest.state.filesMap.clear();
  vitest.state.clearErrors();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, true);
  const failing = testModules.find((module) => module.state() === "failed");
  if (failing !== undefined) return failing.moduleId;
  if (unhandledErrors.length > 0) return String(unhandledErrors[0]);
  const isComplete =
    testModules.length === specifications.length && testModules.every((module) => module.state() === "passed");
  if (!isComplete) throw new Error("The tests were not run to their end.");
  return null;
}

async function specificationOf(test) {
  return vitest.globTestSpecifications([join(copy, test)]);
}

/** A file by itself; of a directory, the files right in it that are sources, or tests. */
function filesBelow(path) {
  if (statSync(join(copy, path)).isFile()) return [path];
  return readdirSync(join(copy, path))
    .filter((name) => (path.startsWith("tests/") ? name.endsWith(".test.ts") : name.endsWith(".ts")))
    .sort()
    .map((name) => join(path, name));
}

function copyOfProject() {
  const directory = mkdtempSync(join(tmpdir(), "nano-banana-mutation-"));
  const left = new Set(["node_modules", ".git", "build", ".data", "coverage", "test-results", "playwright-report"]);
  for (const name of readdirSync(".")) {
    if (!left.has(name)) cpSync(name, join(directory, name), { recursive: true });
  }
  symlinkSync(resolve("node_modules"), join(directory, "node_modules"));
  return directory;
}
