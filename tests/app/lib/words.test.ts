import { readFileSync } from "node:fs";
import { buildSchema, isEnumType } from "graphql";
import { describe, expect, test } from "vitest";
import { wordsForPage } from "#app/lib/i18n/i18n.server.ts";
import { type Key, makeWords, type Path, type Strings, type Values } from "#app/lib/i18n/words.ts";
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
  "billing.reasons.",
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

  test("have a sentence of its own for every refusal of the API", () => {
    const codes = buildSchema(readFileSync("graphql/schema.graphql", "utf8")).getType("ErrorCode");
    if (!isEnumType(codes)) throw new Error("The schema has no ErrorCode.");
    for (const strings of [en, zh]) {
      const sentences = leaves(strings.errors);
      const said = codes.getValues().map(({ name }) => sentences.get(name) ?? `no words for ${name}`);
      expect(said.filter((text, at) => text.startsWith("no words") || said.indexOf(text) !== at)).toEqual([]);
    }
  });

  test.each([
    ["FieldErrorCode", zh.fieldErrors.rules],
    ["CreditReason", zh.billing.reasons],
  ])("have a Chinese sentence of its own for every %s", (name, strings) => {
    const values = buildSchema(readFileSync("graphql/schema.graphql", "utf8")).getType(name);
    if (!isEnumType(values)) throw new Error(`The schema has no ${name}.`);
    const sentences = leaves(strings);
    expect([...sentences.keys()].sort()).toEqual(
      values
        .getValues()
        .map((value) => value.name)
        .sort(),
    );
    expect(new Set(sentences.values()).size).toBe(sentences.size);
  });

  test("give every key that the pages name, which is all the type takes", () => {
    const named: Key[] = ["nav.workflow", "credits.count", "task.status.PENDING"];
    const { t } = makeWords("en", en);
    for (const key of named) expect(t(key, { count: 2 })).not.toBe("");
    // @ts-expect-error no such words
    expect(t("nav.nothing")).toBe("");
    // @ts-expect-error a group is no words
    expect(t("nav")).toBe("");
    // @ts-expect-error a plural is named without its form
    expect(t("credits.count_one", { count: 1 })).toBe("1 credit");
    expect(t("credits.count", { count: 18_240 })).toBe("18,240 credits");
  });
});

describe("the words of a language", () => {
  const { find } = makeWords("en", {
    credits_one: "{{count}} credit",
    credits_other: "{{count}} credits",
    greeting: "Hello {{name}}, {{name}}",
    about: { "veo-3.1": "fast" },
  });
  const words = (path: Path, values?: Values) => find(path, "none", values);

  test("choose the plural form by the count", () => {
    expect([words("credits", { count: 1 }), words("credits", { count: 0 }), words("credits", { count: 60 })]).toEqual([
      "1 credit",
      "0 credits",
      "60 credits",
    ]);
  });

  test("put a value wherever its name stands, and nothing for one that is missing", () => {
    expect(words("greeting", { name: "Ada" })).toBe("Hello Ada, Ada");
    expect(words("greeting")).toBe("Hello , ");
  });

  test("find a path whose part has a dot when its parts are given", () => {
    expect(words(["about", "veo-3.1"])).toBe("fast");
  });

  test("are the fallback, as it is, where nobody wrote any", () => {
    expect([words("nothing.here"), words("constructor"), words("about")]).toEqual(["none", "none", "none"]);
    expect(find("nothing", "as {{it}} is", { it: "x" })).toBe("as {{it}} is");
  });
});

describe("the words that come with a page", () => {
  test("are those it drew, in all their forms, and those for a page that could not be drawn", () => {
    const { words, drawn } = wordsForPage("en");
    words.t("nav.workflow");
    words.t("credits.count", { count: 1 });
    words.find(["errors", "NOT_FOUND"], "");
    words.find("no.such.words", "");
    const { fault, ...rest } = JSON.parse(drawn());
    expect(fault).toEqual(en.fault);
    expect(rest).toEqual({
      nav: { workflow: en.nav.workflow },
      credits: { count_one: en.credits.count_one, count_other: en.credits.count_other },
      errors: { NOT_FOUND: en.errors.NOT_FOUND },
    });
  });

  test("draw the same again, and nothing of another page", () => {
    const { words, drawn } = wordsForPage("zh");
    const said = words.t("credits.count", { count: 3 });
    const again = makeWords("zh", JSON.parse(drawn()));
    expect([again.t("credits.count", { count: 3 }), again.t("nav.workflow")]).toEqual([said, ""]);
    expect(JSON.parse(wordsForPage("zh").drawn())).toEqual({ fault: zh.fault });
  });

  test("hold nothing that ends their script", () => {
    const { words, drawn } = wordsForPage("en");
    for (const [path] of leaves(en)) words.find(path, "");
    expect(drawn()).not.toContain("<");
    expect(leaves(JSON.parse(drawn()))).toEqual(leaves(en));
  });
});
