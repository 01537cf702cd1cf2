import { describe, expect, it } from "vitest";
import { badgeText, countedIcon, countedTitle, isEnd } from "#app/shell/live/away.ts";
import { shortcutsCookie, wantsShortcuts } from "#app/shell/shortcuts/choice.ts";
import { shortcutReader } from "#app/shell/shortcuts/use-shortcut.ts";

function press(key: string, timeStamp = 0, modifiers: Partial<KeyboardEvent> = {}) {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, repeat: false };
  return { key, timeStamp, ...plain, ...modifiers };
}

describe("a pressed key", () => {
  const none = () => false;

  it("leads somewhere when it follows a g within a moment", () => {
    const read = shortcutReader();
    expect(read(press("g", 0), none)).toBeNull();
    expect(read(press("c", 400), none)).toEqual({ go: "/create" });
    expect(read(press("c", 500), none)).toBeNull();
    expect(read(press("g", 1000), none)).toBeNull();
    expect(read(press("c", 9000), none)).toBeNull();
  });

  it.each([
    ["c", "/create"],
    ["s", "/create?story=new"],
    ["w", "/create?story=new"],
    ["l", "/creations"],
    ["p", "/prompts"],
    ["b", "/billing"],
  ])("%s after a g leads to %s", (key, go) => {
    const read = shortcutReader();
    read(press("g", 0), none);
    expect(read(press(key, 100), none)).toEqual({ go });
  });

  it("asks for the prompt, the help, or what the page itself offers", () => {
    const read = shortcutReader();
    expect(read(press("/"), none)).toBe("focus");
    expect(read(press("?"), none)).toBe("help");
    expect(read(press("f"), none)).toBeNull();
    expect(read(press("f"), (key) => key === "f")).toEqual({ run: "f" });
  });

  it("means a place after g even when the page has a shortcut of that letter", () => {
    const read = shortcutReader();
    read(press("g"), () => true);
    expect(shortcutReader()(press("v"), () => true)).toEqual({ run: "v" });
    const second = shortcutReader();
    second(press("g", 0), (key) => key === "v");
    expect(second(press("v", 10), (key) => key === "v")).toEqual({ go: "/create?kind=video" });
  });

  it("belongs to the browser or to an input method when it comes with more", () => {
    const read = shortcutReader();
    for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }])
      expect(read(press("/", 0, more), none)).toBeNull();
  });

  it("is the page's with Caps Lock on, but not with Shift, which selects", () => {
    const read = shortcutReader();
    const own = (key: string) => key === "f" || key === "ArrowLeft";
    expect(read(press("F"), own)).toEqual({ run: "f" });
    expect(read(press("F", 0, { shiftKey: true }), own)).toBeNull();
    expect(read(press("ArrowLeft", 0, { shiftKey: true }), own)).toBeNull();
  });

  it("acts once while it is held down, and goes on only as an arrow", () => {
    const read = shortcutReader();
    const held = { repeat: true };
    expect(read(press("f", 0, held), () => true)).toBeNull();
    expect(read(press("ArrowLeft", 0, held), () => true)).toEqual({ run: "ArrowLeft" });
  });
});

describe("the choice of shortcuts", () => {
  it("is on until it was switched off", () => {
    expect([null, "a=b", "shortcuts=on", "myshortcuts=off"].map(wantsShortcuts)).toEqual([true, true, true, true]);
    expect(["shortcuts=off", "theme=dark; shortcuts=off; a=b"].map(wantsShortcuts)).toEqual([false, false]);
  });

  it("is kept as nothing but on or off", () => {
    expect(shortcutsCookie("off", false)).toMatch(/^shortcuts=off; .*HttpOnly; SameSite=Lax$/);
    expect(shortcutsCookie("x; Domain=evil", true)).toMatch(/^shortcuts=on; .*; Secure; SameSite=Lax$/);
  });
});

describe("a tab that is away", () => {
  it("says in its title how many ended", () => {
    expect([0, 1, 9, 10].map((count) => countedTitle("Creations", count))).toEqual([
      "Creations",
      "(1) Creations",
      "(9) Creations",
      "(9+) Creations",
    ]);
  });

  it("says so on its icon", () => {
    expect(decodeURIComponent(countedIcon(3))).toContain(">3</text>");
    expect(decodeURIComponent(countedIcon(40))).toContain(`>${badgeText(40)}</text>`);
  });

  it("counts what is over, well or not, and nothing else", () => {
    const types = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED", "SNAPSHOT", "STARTED", "MARKED"] as const;
    expect(types.map((type) => isEnd({ type }))).toEqual([true, true, true, false, false, false, false]);
  });
});
