import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeWords, type Strings } from "#app/lib/i18n/words.ts";
import en from "#app/locales/en.json";
import zh from "#app/locales/zh.json";

// Groups whose English words come from the API itself; only other languages need words of their own.
const FROM_THE_API = [
  "model.about.",
  "styles.",
  "failure.codes.",
  "parameters.",
  "parameterRules.",
  "billing.packNames.",
  "billing.meanings.",
];

function leaves(strings: Strings, prefix = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(strings)) {
    if (typeof value === "string") all.set(prefix + name, value);
    else for (const [path, text] of leaves(value, `${prefix}${name}.`)) all.set(path, text);
  }
  return all;
}

function own(strings: Strings): Map<string, string> {
  return new Map([...leaves(strings)].filter(([path]) => !FROM_THE_API.some((group) => path.startsWith(group))));
}

function placeholders(text: string | undefined): string[] {
  return [...(text ?? "").matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

describe("the locale files", () => {
  test("say the same things in both languages", () => {
    expect([...own(zh).keys()].sort()).toEqual([...own(en).keys()].sort());
  });

  test("use the same values in both languages", () => {
    const chinese = own(zh);
    const differing = [...own(en)].filter(
      ([path, text]) => `${placeholders(text)}` !== `${placeholders(chinese.get(path))}`,
    );
    expect(differing).toEqual([]);
  });

  test("hold every key that the pages name", () => {
    const { has } = makeWords("en", en);
    const named = sources("app").flatMap((source) =>
      [...source.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((match) => match[1] ?? ""),
    );
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((key) => !has(key))).toEqual([]);
  });
});

describe("the words of a language", () => {
  const { t, has } = makeWords("en", {
    credits_one: "{{count}} credit",
    credits_other: "{{count}} credits",
    greeting: "Hello {{name}}, {{name}}",
    about: { "veo-3.1": "fast" },
  });

  test("choose the plural form by the count", () => {
    expect([t("credits", { count: 1 }), t("credits", { count: 0 }), t("credits", { count: 60 })]).toEqual([
      "1 credit",
      "0 credits",
      "60 credits",
    ]);
  });

  test("put a value wherever its name stands, and nothing for one that is missing", () => {
    expect(t("greeting", { name: "Ada" })).toBe("Hello Ada, Ada");
    expect(t("greeting")).toBe("Hello , ");
  });

  test("find a key whose part has a dot when its parts are given", () => {
    expect(t(["about", "veo-3.1"])).toBe("fast");
  });

  test("show a key nobody wrote words for, and say that it has none", () => {
    expect(t("nothing.here")).toBe("nothing.here");
    expect([has("nothing.here"), has("constructor"), has("credits")]).toEqual([false, false, true]);
  });
});
