import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasOwnProcess, isEmbeddedOnly, leftBehind } from "#tests/support/isolation.ts";

const files = readdirSync("tests", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test\.tsx?$/.test(file) && file !== "isolation.test.ts")
  .map((file) => ({ file, text: readFileSync(`tests/${file}`, "utf8") }));

describe("a test file's process", () => {
  it("is its own when it would leave something behind for the next one", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(({ file, text }) => leftBehind(text).map((what) => `${file} ${what}`))).toEqual([]);
  });

  it("is asked for in the first line, with a reason", () => {
    const marked = files.filter(({ text }) => text.includes("@process"));
    expect(marked.length).toBeGreaterThan(0);
    expect(marked.filter(({ text }) => !hasOwnProcess(text)).map(({ file }) => file)).toEqual([]);
  });

  it("is run on the embedded database alone where that is asked for in the first line, and nothing of the suite's is used", () => {
    const marked = files.filter(({ text }) => text.includes("@database"));
    expect(marked.length).toBeGreaterThan(0);
    const wrong = marked.filter(
      ({ text }) => !isEmbeddedOnly(text) || /\b(?:useDatabase|useWorld|useServed)\(|inject\("postgres"\)/.test(text),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it.each([
    ['process.env.KIE_API_KEY = "x";', "sets a variable"],
    ["process.env[name] = value;", "sets a variable"],
    ['process.env.DATA_DIR ??= "/x";', "sets a variable"],
    ["delete process.env.DATABASE_URL;", "removes a variable"],
    ['vi.stubEnv("PORT", "1");', "sets a variable"],
    ['vi.mock("node:dns", () => ({}));', "replaces a module"],
    ['vi.stubGlobal("fetch", fake);', "replaces a global"],
    ['setPhase("stopping");', "says that the process stops"],
  ])("is missed in a file with %s", (line, what) => {
    expect(leftBehind(`${line}\n`)).toContain(what);
    expect(leftBehind(`// @process own: it has to.\n${line}\n`)).toEqual([]);
  });

  it("is not needed for looking at a variable", () => {
    expect(leftBehind('expect(process.env.PORT === "1").toBe(true);\n')).toEqual([]);
  });
});
