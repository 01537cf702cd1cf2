import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The one way to a part with code of its own, and those that say themselves what is drawn where it can't be fetched, or are a page's all. */
const MAY_BE_LAZY = [
  "app/ui/optional-part.ts",
  "app/shell/fault-page.tsx",
  "app/routes/($locale)._site.developers.explorer.tsx",
];

test("a part whose code can't be fetched does not take the page with it", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const lazy = files.map((name) => join("app", name)).filter((path) => /\blazy[(<]/.test(readFileSync(path, "utf8")));
  expect(lazy.filter((path) => !MAY_BE_LAZY.includes(path))).toEqual([]);
  expect(lazy).toHaveLength(MAY_BE_LAZY.length);
});
