import { describe, expect, it } from "vitest";
import { isLeft, settingOf } from "#app/compose/parameter-rules.ts";
import type { Parameter } from "#app/tasks/catalog/documents.ts";

type Rule = Parameter["rules"][number];

function rule(fields: Partial<Rule>): Rule {
  const plain = { frameMode: null, hasSourceImages: null, otherName: null, otherValue: null, values: null, max: null };
  return { code: "R", reason: "Because.", ...plain, ...fields };
}

function parameter(fields: Partial<Parameter>): Parameter {
  const plain = { required: false, min: null, max: null, step: null, rules: [], unusedWith: [] };
  return { name: "p", label: "P", type: "ENUM", values: ["4", "6", "8"], defaultValue: "8", ...plain, ...fields };
}

const plain = { frameMode: null, hasImages: false, chosen: () => undefined };

describe("what a form offers of a parameter", () => {
  const seconds = parameter({ rules: [rule({ frameMode: "REFERENCE", values: ["8"] })] });

  it("is all of it where no rule applies", () => {
    expect(settingOf(seconds, "4", { ...plain, frameMode: "TEXT" })).toMatchObject({ value: "4", rules: [] });
  });

  it("is what a rule leaves, with its default in the place of what was chosen", () => {
    const setting = settingOf(seconds, "4", { ...plain, frameMode: "REFERENCE" });
    expect(setting).toMatchObject({ value: "8", rules: [{ reason: "Because." }] });
    expect(["4", "6", "8"].filter((value) => isLeft(setting.rules, value))).toEqual(["8"]);
  });

  it("is the first value that is left where the default is not", () => {
    const ratio = parameter({
      values: ["auto", "1:1", "16:9"],
      defaultValue: "auto",
      rules: [rule({ hasSourceImages: false, values: ["1:1", "16:9"] })],
    });
    expect(settingOf(ratio, "auto", plain).value).toBe("1:1");
    expect(settingOf(ratio, "16:9", plain).value).toBe("16:9");
    expect(settingOf(ratio, "auto", { ...plain, hasImages: true }).value).toBe("auto");
  });

  it("depends on another parameter where the rule says so", () => {
    const size = parameter({
      values: ["1K", "2K"],
      defaultValue: "1K",
      rules: [rule({ otherName: "aspectRatio", otherValue: "4:5", values: ["1K"] })],
    });
    const chosen = (value: string) => (name: string) => (name === "aspectRatio" ? value : undefined);
    expect(settingOf(size, "2K", { ...plain, chosen: chosen("4:5") }).value).toBe("1K");
    expect(settingOf(size, "2K", { ...plain, chosen: chosen("1:1") }).value).toBe("2K");
  });

  it("is at most as much as a rule allows, and no text at all is no number too large", () => {
    const strict = rule({ hasSourceImages: true, max: 2 });
    const tolerance = parameter({ type: "INTEGER", values: null, defaultValue: null, max: 6, rules: [strict] });
    const edit = { ...plain, hasImages: true };
    expect(["5", "2", ""].map((wished) => settingOf(tolerance, wished, edit).value)).toEqual(["", "2", ""]);
    expect(settingOf({ ...tolerance, defaultValue: "1" }, "5", edit).value).toBe("1");
    expect(settingOf({ ...tolerance, defaultValue: "4" }, "5", edit).value).toBe("2");
  });

  it("says which parameters have no effect with the frames at hand", () => {
    const ratio = parameter({ unusedWith: ["FIRST_FRAME"] });
    expect(settingOf(ratio, "4", { ...plain, frameMode: "FIRST_FRAME" }).isUnused).toBe(true);
    expect(settingOf(ratio, "4", { ...plain, frameMode: "TEXT" }).isUnused).toBe(false);
    expect(settingOf(ratio, "4", plain).isUnused).toBe(false);
  });
});
