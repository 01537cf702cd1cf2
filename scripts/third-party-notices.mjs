// Writes THIRD-PARTY-NOTICES.md: whose code an installation runs or sends to browsers, and under which licence. Run it
// after a change of dependencies; `--check` only compares, as tests/papers.test.ts does.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "THIRD-PARTY-NOTICES.md";

/** Packages whose declared licence is not the whole truth: what they carry inside. Told by hand, from their sources. */
const INSIDE = {
  "h264-mp4-encoder":
    "declares MIT; its WebAssembly is compiled from forks of libmp4v2 (Mozilla Public License 1.1, https://github.com/sergiomb2/libmp4v2) and minih264 (public domain, https://github.com/lieff/minih264), whose sources are the submodules of https://github.com/TrevorSundberg/h264-mp4-encoder",
  "@electric-sql/pglite":
    "declares Apache-2.0; its WebAssembly is PostgreSQL (PostgreSQL License, https://www.postgresql.org/about/licence/)",
  sharp:
    "loads libvips and the libraries built into it from `@img/sharp-libvips-*` (LGPL 3.0 or later, https://github.com/lovell/sharp-libvips), as a library that can be replaced",
};

/**
 * The packages of the lock file that an installation needs, without what only builds or tests it, by name and version.
 * A package that exists for some platforms only is named, and its text is not asked for: it may not be here.
 */
function packages() {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const found = new Map();
  for (const [path, { version, license, dev, devOptional, optional }] of Object.entries(lock.packages)) {
    if (path === "" || dev || devOptional) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const text = optional ? null : textIn(path);
    found.set(`${name} ${version}`, { name, version, license: license ?? "not declared", text });
  }
  return [...found.values()].sort((a, b) => order(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

/** The same on every machine, whatever its language. */
function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function textIn(path) {
  if (!existsSync(path)) return null;
  const files = readdirSync(path).filter(
    (file) => /^(licen[cs]e|copying|notice)\b/i.test(file) && !/\.[jt]s$/.test(file),
  );
  const texts = files.sort().map((file) => readFileSync(join(path, file), "utf8").replace(/\r\n/g, "\n").trim());
  return texts.length === 0 ? null : texts.join("\n\n");
}

/** What the file must hold for the packages that are locked now. */
function notices() {
  const all = packages();
  const texts = groupedByText(all.filter(({ text }) => text !== null));
  const named = ({ name, version }) => `${name} ${version}`;
  const lines = [
    "# Third-party notices",
    "",
    "Nano Banana Video runs, and in part sends to browsers, the packages below. Made by `scripts/third-party-notices.mjs`",
    "from `package-lock.json`; what stands under the first heading is told by hand there.",
    "",
    "## Where a declared licence is not all",
    "",
    ...Object.entries(INSIDE).map(([name, told]) => `- **${name}** ${told}.`),
    "",
    "## Packages",
    "",
    "| package | version | licence |",
    "| --- | --- | --- |",
    ...all.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
    "",
    "## Texts",
    ...texts.flatMap(({ text, packages }) => [
      "",
      `### ${packages.map(named).join(", ")}`,
      "",
      "````text",
      text,
      "````",
    ]),
    "",
  ];
  return lines.join("\n");
}

/** Texts that differ in their line breaks only are one. */
function groupedByText(those) {
  const groups = new Map();
  for (const { text, ...one } of those) {
    const words = text.replace(/\s+/g, " ");
    const group = groups.get(words) ?? { text, packages: [] };
    group.packages.push(one);
    groups.set(words, group);
  }
  return [...groups.values()];
}

const wanted = notices();
if (!process.argv.includes("--check")) writeFileSync(FILE, wanted);
else if (readFileSync(FILE, "utf8") !== wanted) {
  console.error(`${FILE} does not tell of the packages that are locked: run node scripts/third-party-notices.mjs`);
  process.exit(1);
}
