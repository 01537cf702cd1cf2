import fs, { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { withTempFile, writeNewFile } from "#graphql/runtime/temp-file.ts";

const directory = mkdtempSync(join(tmpdir(), "nbv-temp-file-"));

afterEach(() => vi.restoreAllMocks());

/** A disk that is busy with others opens files late. */
function openLate(ms: number): void {
  const open = fs.open as (...args: unknown[]) => void;
  vi.spyOn(fs, "open").mockImplementation(((...args: unknown[]) => {
    setTimeout(() => open(...args), ms);
  }) as typeof fs.open);
}

/** What comes, and then an end of the connection. */
function breakingOff(pieces: Buffer[]): Readable {
  const left = [...pieces];
  return new Readable({
    read() {
      const piece = left.shift();
      if (piece === undefined) setImmediate(() => this.destroy(new Error("broken off")));
      else this.push(piece);
    },
  });
}

describe("a file that is lent", () => {
  it("has every piece, each seen on its way", async () => {
    const seen: number[] = [];
    const text = await withTempFile(directory, async (path) => {
      const pieces = [Buffer.from("one "), Buffer.from("two")];
      await writeNewFile(path, Readable.from(pieces), { see: ({ length }) => void seen.push(length), flush: true });
      return readFileSync(path, "utf8");
    });
    expect({ text, seen, left: readdirSync(directory) }).toEqual({ text: "one two", seen: [4, 3], left: [] });
  });

  it.each([
    ["before anything came", []],
    ["on the way", [Buffer.alloc(100)]],
  ])("leaves nothing when what fills it breaks off %s, on a disk that opens late", async (_, pieces) => {
    openLate(100);
    const lent = withTempFile(directory, (path) => writeNewFile(path, breakingOff(pieces)));
    await expect(lent).rejects.toThrow("broken off");
    vi.restoreAllMocks();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(readdirSync(directory)).toEqual([]);
  });

  it("fails, and ends what would have filled it, where the file cannot be opened", async () => {
    const source = new Readable({ read: () => undefined });
    source.push(Buffer.alloc(100));
    await expect(writeNewFile(join(directory, "missing", "file"), source)).rejects.toMatchObject({ code: "ENOENT" });
    expect(source.destroyed).toBe(true);
    expect(existsSync(join(directory, "missing"))).toBe(false);
  });
});
