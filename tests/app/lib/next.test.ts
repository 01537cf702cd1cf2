import { describe, expect, test } from "vitest";
import { nextOf, safeNext } from "#app/lib/next.ts";

describe("the way back after signing in", () => {
  test.each(["/workflow", "/zh/creations?show=videos#top", "/a//b"])("may be a path of this site: %s", (path) => {
    expect(safeNext(path, "/")).toBe(path);
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n//evil.example",
    "workflow",
    "",
    "/./\u0000",
    "/.//evil.example",
  ])("is never another site: %j", (wish) => {
    expect(safeNext(wish, "/workflow")).toBe("/workflow");
  });

  test("leads to the workflow with the idea that was typed on the home page", () => {
    expect(nextOf("http://here/sign-up?idea=a%20fox%20%26%20me", "/workflow")).toBe("/workflow?idea=a+fox+%26+me");
  });

  test("prefers the page that asked for signing in", () => {
    expect(nextOf("http://here/sign-in?next=%2Fcreations&idea=x", "/workflow")).toBe("/creations");
  });
});
