// `npm run bench`: every axis beside its control, one after the other, as one table. `-- --quick` for a look in a few minutes,
// `-- queries live` for some. A full run is kept in docs/bench/ under its commit. Exits with 1 when a goal is missed by more
// than the noise of its rounds.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename } from "node:path";

const AXES = ["queries", "orders", "callbacks", "live", "pages", "media", "start", "embedded", "growth"];

const words = process.argv.slice(2);
const isQuick = words.includes("--quick");
const named = words.filter((word) => !word.startsWith("--"));
const unknown = named.filter((name) => !AXES.includes(name));
if (unknown.length > 0) throw new Error(`There is no axis ${unknown.join(", ")}; there are ${AXES.join(", ")}.`);
if (!existsSync("build/server/index.js")) execFileSync("npm", ["run", "build"], { stdio: "inherit" });

const rows = [];
for (const axis of named.length > 0 ? named : AXES) rows.push(...(await rowsOf(axis)));
console.table(
  rows.map(({ axis, figure, product, control, ratio, goal, noise, isMissed }) => ({
    axis,
    figure,
    product,
    control: control ?? "",
    ratio: ratio ?? "",
    goal,
    noise: noise ?? "",
    "": isMissed ? "missed" : "",
  })),
);
if (!isQuick && named.length === 0) keep();
if (rows.some(({ isMissed }) => isMissed)) process.exitCode = 1;

/** One axis in a process of its own: what it prints as JSON are its rows, and what breaks it is told. */
async function rowsOf(axis) {
  const env = { ...process.env, ...(isQuick && { BENCH_QUICK: "1" }) };
  const child = spawn(process.execPath, [`tests/bench/${axis}.mjs`], { env, stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const found = out.split("\n").flatMap((line) => (line.startsWith("{") ? [{ axis, ...JSON.parse(line) }] : []));
  if (found.length === 0) throw new Error(`${axis} told nothing and ended with ${code}.`);
  return found;
}

function keep() {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const date = new Date().toISOString();
  const machine = { processor: cpus()[0]?.model, processors: cpus().length, node: process.version };
  mkdirSync("docs/bench", { recursive: true });
  const file = `docs/bench/${date.slice(0, 10)}-${commit}.json`;
  writeFileSync(file, `${JSON.stringify({ commit, date, machine, rows }, null, 2)}\n`);
  console.log(`Kept as ${basename(file)} in docs/bench.`);
}
