import { describe, expect, test } from "vitest";
import { themeCookie, themeOf } from "#app/lib/browser/theme.ts";
import { clock, fileSize, ratioOf, signed } from "#app/lib/format.ts";
import { localeOf, localized, withoutLocale } from "#app/lib/i18n/locale.ts";
import { backoffMs } from "#app/shell/live/live-loop.ts";
import { fileWords } from "#app/tasks/media.ts";

describe("what people read", () => {
  test("is a clock for spans", () => {
    expect([0, 7_400, 161_000, 3_723_000, -5].map(clock)).toEqual(["0:00", "0:07", "2:41", "1:02:03", "0:00"]);
  });

  test("is a sign only where credits move", () => {
    expect([signed(5, "en"), signed(-60, "en"), signed(0, "en")]).toEqual(["+5", "-60", "0"]);
  });

  test("is a size in a unit that fits", () => {
    expect([fileSize(198_400, "en"), fileSize(3_250_000, "en")]).toEqual(["198 kB", "3.3 MB"]);
  });

  test("is a file name of the prompt's first words", () => {
    expect(fileWords("  A fox, in the snow! ")).toBe("a-fox-in-the-snow");
    expect(fileWords("雪中的狐狸")).toBe("雪中的狐狸");
    expect(fileWords("../../..")).toBe("");
    expect(fileWords("a very long walk ".repeat(9))).toBe("a-very-long-walk-a-very-long-walk-a-very-long-walk-a-very");
  });
});

test("a shape is known from its two numbers and from nothing else", () => {
  expect(ratioOf("16:9")).toEqual({ width: 16, height: 9 });
  expect([ratioOf("auto"), ratioOf("0:9"), ratioOf(null), ratioOf("")]).toEqual([null, null, null, null]);
});

test("an address keeps its page when its language changes", () => {
  expect([localized("zh", "/"), localized("zh", "/workflow"), localized("en", "/workflow")]).toEqual([
    "/zh",
    "/zh/workflow",
    "/workflow",
  ]);
  expect([withoutLocale("/zh"), withoutLocale("/zh/workflow/1"), withoutLocale("/zhong")]).toEqual([
    "/",
    "/workflow/1",
    "/zhong",
  ]);
  expect([localeOf("/zh"), localeOf("/zhong"), localeOf("/")]).toEqual(["zh", "en", "en"]);
});

test("only a theme that exists is kept", () => {
  expect([themeOf("a=b; theme=dark"), themeOf("theme=pink"), themeOf(null), themeOf("mytheme=dark")]).toEqual([
    "dark",
    "system",
    "system",
    "system",
  ]);
  expect(themeCookie("x; Domain=evil", true)).toMatch(/^theme=system; .*; Secure; SameSite=Lax$/);
});

test("waits grow with every failure, stay below half a minute and differ from page to page", () => {
  const waits = [1, 2, 3, 4, 5, 6, 20].map((failures) => backoffMs(failures, () => 1));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(backoffMs(3, () => 0)).toBe(2000);
});
