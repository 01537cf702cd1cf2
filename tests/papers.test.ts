import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Files and folders of ours that a text names in code marks. */
function named(text: string): string[] {
  return [...text.matchAll(/`((?:app|graphql|tests|docs|prisma|scripts|public)\/[\w./$()-]*|\.env\.example)`/g)].map(
    (match) => match[1] ?? "",
  );
}

/** Those that are not there. A placeholder such as `<noun>` ends the path before it. */
const missing = (text: string) => named(text).filter((path) => !existsSync(path));

const contributing = readFileSync("CONTRIBUTING.md", "utf8");
const recipes = contributing.split(/^### … /m).slice(1);

describe("CONTRIBUTING.md", () => {
  it("tells how to add a model, a page, a job, a webhook event and a field, each in ten lines or fewer", () => {
    const titles = recipes.map((recipe) => recipe.split("\n", 1)[0]);
    expect(titles).toEqual(expect.arrayContaining(["a model", "a page", "a job", "a webhook event", "a field"]));
    for (const recipe of recipes) {
      const lines = (recipe.split(/^## /m)[0] ?? "").trim().split("\n").slice(1);
      expect(lines.filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(10);
    }
  });
});

describe("the papers", () => {
  it.each(["CONTRIBUTING.md", "README.md", "SECURITY.md", "CHANGELOG.md", "docs/design.md", "docs/operations.md"])(
    "name only files that exist: %s",
    (paper) => {
      const text = readFileSync(paper, "utf8");
      expect(missing(text)).toEqual([]);
    },
  );

  it("would be caught naming one that does not", () => {
    expect(named(contributing).length).toBeGreaterThan(20);
    expect(missing("See `graphql/domain/nowhere.ts` and `app/lib/format.ts`.")).toEqual(["graphql/domain/nowhere.ts"]);
  });
});

it("the API's texts say of credits what the ledger does: canceled at the provider, they are held until the outcome", () => {
  const [schema, english, chinese] = ["graphql/schema.graphql", "docs/api.md", "docs/api.zh.md"].map((path) =>
    readFileSync(path, "utf8").replace(/\s+/g, " "),
  );
  expect(schema).toMatch(/and for the credits still held for one that was canceled[^"]*""" assets:/);
  expect(schema).toMatch(/canceled while it waited gave its credits back[^"]*charged for a result[^"]*""" CANCELED/);
  expect(schema).toMatch(/still held for a canceled task is charged now[^"]*""" RESULT_ADDED/);
  expect(schema).toMatch(/does not answer in time, and a result that comes is kept, charged[^"]*""" cancelTask/);
  expect(english).toMatch(/canceled once the provider had it holds them until its outcome/);
  expect(chinese).toMatch(/有结果就保留并收费/);
  for (const text of [schema, english]) expect(text).not.toMatch(/does not succeed gives all|late result here, free/);
});

it("THIRD-PARTY-NOTICES.md tells of the packages that are locked", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/third-party-notices.mjs", "--check"], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(readFileSync("THIRD-PARTY-NOTICES.md", "utf8")).toMatch(/h264-mp4-encoder.*Mozilla Public License/);
});
