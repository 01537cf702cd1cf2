import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Change, wordDiff } from "#app/prompts/word-diff.ts";

function without(kind: Change["kind"], changes: Change[]): string {
  return changes
    .filter((change) => change.kind !== kind)
    .map(({ text }) => text)
    .join("");
}

describe("what changed between two prompts", () => {
  it("is nothing when they are the same", () => {
    expect(wordDiff("A red fox.", "A red fox.")).toEqual([{ kind: "same", text: "A red fox." }]);
    expect(wordDiff("", "")).toEqual([]);
  });

  it("is told word by word", () => {
    expect(wordDiff("A red fox in the snow", "A white fox in deep snow")).toEqual([
      { kind: "same", text: "A " },
      { kind: "gone", text: "red" },
      { kind: "new", text: "white" },
      { kind: "same", text: " fox in " },
      { kind: "gone", text: "the" },
      { kind: "new", text: "deep" },
      { kind: "same", text: " snow" },
    ]);
  });

  it("keeps changed words that follow each other together", () => {
    expect(wordDiff("a soft warm light", "a hard cold light")).toEqual([
      { kind: "same", text: "a " },
      { kind: "gone", text: "soft warm" },
      { kind: "new", text: "hard cold" },
      { kind: "same", text: " light" },
    ]);
  });

  it("knows the words of Chinese", () => {
    expect(wordDiff("红色的狐狸在雪地里", "白色的狐狸在雪地里", "zh")).toEqual([
      { kind: "gone", text: "红色" },
      { kind: "new", text: "白色" },
      { kind: "same", text: "的狐狸在雪地里" },
    ]);
  });

  it("never loses a letter of either text", () => {
    const words = fc.array(fc.constantFrom("a", "b", "fox", " ", "  ", "\n", ",", "雪", "光"), { maxLength: 30 });
    const text = words.map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = wordDiff(before, after);
        expect(without("new", changes)).toBe(before);
        expect(without("gone", changes)).toBe(after);
        expect(changes.every(({ text }) => text !== "")).toBe(true);
      }),
    );
  });

  it("takes texts that are too long to be compared as changed altogether, and at once", () => {
    const long = (word: string) => Array.from({ length: 2500 }, (_, n) => `${word}${n}`).join(" ");
    const began = performance.now();
    const changes = wordDiff(long("a"), long("b"));
    expect(performance.now() - began).toBeLessThan(1000);
    expect(changes.map(({ kind }) => kind)).toEqual(["gone", "new"]);
  });
});
