// npm run test:reliability: the suites of tests/reliability, and each way to order each model, with their full counts, on the embedded database and on a
// PostgreSQL server of its own. RELIABILITY_SHARE=0.1 runs a tenth; RELIABILITY_SEED repeats a run; arguments name files.
// What was run is added to the table in docs/reliability-runs.md.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LOG = "docs/reliability-runs.md";
const directory = mkdtempSync(join(tmpdir(), "nano-banana-reliability-"));
const report = join(directory, "report.jsonl");
const files =
  process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["tests/reliability", "tests/contract/field-by-field"];
const env = { ...process.env, RELIABILITY: "full", RELIABILITY_REPORT: report };
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--maxWorkers=1"];
const databases = (process.env.RELIABILITY_DATABASES ?? "embedded,postgres").split(",");
let failed = 0;
if (databases.includes("embedded")) failed += run(...vitest, ...files);
if (databases.includes("postgres")) failed += run("scripts/test-postgres.mjs", "--maxWorkers=1", ...files);
write();
rmSync(directory, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);

function run(...args) {
  return spawnSync(process.execPath, args, { stdio: "inherit", env }).status === 0 ? 0 : 1;
}

function write() {
  if (!existsSync(report)) return;
  const date = new Date().toISOString().slice(0, 10);
  const commit = commitName();
  const rows = readFileSync(report, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map(({ suite, database, count, seed, seconds, note }) => {
      const cells = [date, commit, suite, database, count.toLocaleString("en"), seed, seconds, note];
      return `| ${cells.join(" | ")} |`;
    });
  // The table is the end of the paper.
  appendFileSync(LOG, `${rows.join("\n")}\n`);
}

function commitName() {
  try {
    return execFileSync("git", ["describe", "--always", "--dirty"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return process.env.RELIABILITY_COMMIT ?? "none";
  }
}
