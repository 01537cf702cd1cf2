import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";

// Both by require: the inspector must know the very graphql that builds its schemas.
const require = createRequire(import.meta.url);
const { buildSchema } = require("graphql") as typeof import("graphql");
const { diff } = require("@graphql-inspector/core") as typeof import("@graphql-inspector/core");

/** The schema that partners' clients were made from. Whoever breaks it must say so by changing this file. */
const released = readFileSync("tests/fixtures/released.graphql", "utf8");
const present = readFileSync("graphql/schema.graphql", "utf8");

async function breaking(before: string, after: string): Promise<string[]> {
  const changes = await diff(buildSchema(before), buildSchema(after));
  return changes.filter(({ criticality }) => criticality.level === "BREAKING").map(({ message }) => message);
}

describe("a change of the schema", () => {
  it("breaks no client of the last release", async () => {
    expect(await breaking(released, present)).toEqual([]);
  });

  it.each([
    ["a field that goes", "  slug: String!", "  oldSlug: String!"],
    ["a type that changes", "  credits: Int!", "  credits: Float!"],
    ["a value that goes", "  TIMED_OUT\n", "  TOO_LATE\n"],
    ["an argument that becomes required", "models(\n", "models(needed: Int!\n"],
  ])("is found: %s", async (_name, from, to) => {
    expect(present).toContain(from);
    expect((await breaking(present, present.replace(from, to))).length).toBeGreaterThan(0);
  });

  it("that is deprecated says why and until when", () => {
    const reasons = [...present.matchAll(/@deprecated(?:\(reason: "([^"]*)"\))?/g)].map(([, reason]) => reason ?? "");
    expect(reasons.filter((reason) => !/\d{4}-\d{2}-\d{2}/.test(reason))).toEqual([]);
  });
});
