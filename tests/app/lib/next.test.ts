import { describe, expect, test } from "vitest";
import { nextOf, safeNext } from "#app/lib/next.ts";

describe("the way back after signing in", () => {
  test.each(["/create", "/zh/creations?show=videos#top", "/a//b"])("may be a path of this site: %s", (path) => {
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
    expect(safeNext(wish, "/create")).toBe("/create");
  });

  test("leads to the studio with the idea that was typed on the home page", () => {
    const address = "http://here/sign-up?idea=a%20fox%20%26%20me";
    expect(nextOf(address, "/create")).toBe("/create?prompt=a+fox+%26+me");
    expect(nextOf(address, "/zh/create?story=new")).toBe("/zh/create?story=new&prompt=a+fox+%26+me");
    expect(nextOf("http://here/sign-up", "/create?story=new")).toBe("/create?story=new");
  });

  test("prefers the page that asked for signing in", () => {
    expect(nextOf("http://here/sign-in?next=%2Fcreations&idea=x", "/create")).toBe("/creations");
  });
});
