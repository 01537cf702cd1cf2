import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Strings = { [name: string]: string | Strings };

const strings = (locale: "en" | "zh"): Strings => JSON.parse(readFileSync(`app/locales/${locale}.json`, "utf8"));

/** Every path with its words. */
function wordsIn(group: Strings, path = ""): [path: string, words: string][] {
  return Object.entries(group).flatMap(([name, value]) =>
    typeof value === "string" ? [[path + name, value] as [string, string]] : wordsIn(value, `${path}${name}.`),
  );
}

/** Words that are right however many there are: a bare number, one of a total, or more than it. */
const SAME_FOR_ALL = new Set([
  ...["library.totalMore", "library.every", "library.everySelectedMore", "library.progress", "library.collecting"],
  ...["bar.makeMany", "bar.total", "bar.plainTotal"],
]);

/** What is wrong with the plural forms of a language, one line each. */
function faults(group: Strings): string[] {
  const words = wordsIn(group);
  const paths = new Set(words.map(([path]) => path));
  return words.flatMap(([path, text]) => {
    const form = /_(one|other)$/.exec(path)?.[1];
    if (form === undefined)
      return text.includes("{{count}}") && !SAME_FOR_ALL.has(path) ? [`${path} has no forms`] : [];
    const twin = path.replace(/_(one|other)$/, form === "one" ? "_other" : "_one");
    return paths.has(twin) ? [] : [`${path} stands alone`];
  });
}

describe("words that count", () => {
  it.each(["en", "zh"] as const)("have a form for one and a form for more in %s", (locale) => {
    expect(faults(strings(locale))).toEqual([]);
  });

  it("have the same places in both languages", () => {
    const counting = (locale: "en" | "zh") =>
      wordsIn(strings(locale))
        .filter(([path]) => /_(one|other)$/.test(path))
        .map(([path]) => path)
        .sort();
    expect(counting("zh")).toEqual(counting("en"));
  });

  it.each([
    ["a count without forms", { a: { files: "{{count}} files" } }, ["a.files has no forms"]],
    ["a form without the other", { files_one: "{{count}} file" }, ["files_one stands alone"]],
    ["nothing in what holds", { files_one: "a file", files_other: "{{count}} files", name: "File" }, []],
  ])("are looked at by a check that finds %s", (_, group, found) => {
    expect(faults(group)).toEqual(found);
  });
});
