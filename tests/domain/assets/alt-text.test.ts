import { describe, expect, it } from "vitest";
import { altTextFromName, altTextFromPrompt, setAltText } from "#graphql/domain/assets/alt-text.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { insertAsset } from "#tests/support/rows.ts";

useDatabase();

describe("a drafted text", () => {
  const long = "A fox sleeps under a birch tree in the last light of the day while the mist rises from the river. ";
  it.each([
    ["a whole short prompt", "  a fox\n in snow ", "a fox in snow"],
    ["the first sentences of a long one", long.repeat(5), `${long.repeat(2).trim()}`],
    ["words up to a limit where there is no sentence", "fox ".repeat(100), `${"fox ".repeat(49).trim()} fox…`],
    ["Chinese up to a sentence", `${"狐".repeat(90)}。${"狸".repeat(200)}`, `${"狐".repeat(90)}。`],
    ["letters up to a limit where there are no words", "狐".repeat(300), `${"狐".repeat(199)}…`],
    ["nothing of nothing", "   ", ""],
  ])("is %s", (_title, prompt, text) => {
    expect(altTextFromPrompt(prompt)).toBe(text);
  });

  it("never ends in half a character", () => {
    expect(altTextFromPrompt("🦊".repeat(150))).toMatch(/^(🦊)+…$/u);
    expect(altTextFromName(`x${"🦊".repeat(150)}.png`)).toMatch(/^x(🦊)+$/u);
  });

  it.each([
    ["holiday_photo-2.png", "holiday photo 2"],
    ["../../etc/passwd", "passwd"],
    ["C:\\pictures\\Fox.JPEG", "Fox"],
    ["照片.webp", "照片"],
    [".png", ""],
    ["a.b.c", "a.b"],
  ])("of the file %s is %j", (name, text) => {
    expect(altTextFromName(name)).toBe(text);
  });
});

describe("a text that the owner gives", () => {
  it("is kept in one line", async () => {
    const viewer = await makeAccount();
    const { id } = await insertAsset(viewer.userId);
    expect(await setAltText(viewer, id, "  a fox\n asleep ")).toMatchObject({ altText: "a fox asleep" });
  });

  it.each(["", "   ", "x".repeat(501), "a\u0000b", "\ud800"])("is refused when it is %j", async (altText) => {
    const viewer = await makeAccount();
    const { id } = await insertAsset(viewer.userId);
    await expect(setAltText(viewer, id, altText)).rejects.toMatchObject({ fields: [{ path: ["altText"] }] });
  });

  it("is for files of one's own that are there", async () => {
    const [viewer, stranger] = [await makeAccount(), await makeAccount()];
    const { id } = await insertAsset(viewer.userId);
    const gone = await insertAsset(viewer.userId, { deletedAt: new Date() });
    for (const [who, what] of [
      [stranger, id],
      [viewer, gone.id],
      [viewer, "00000000-0000-0000-0000-000000000000"],
    ] as const) {
      await expect(setAltText(who, what, "a fox")).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
