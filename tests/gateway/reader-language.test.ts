import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inReadersLanguage, preferredLanguage } from "#graphql/gateway/http/reader-language.ts";
import { listen } from "#tests/support/server/local-server.ts";

let port = 0;
let stop: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  ({ port, stop } = await listen(inReadersLanguage((req, res) => void res.writeHead(200).end(`drawn ${req.url}`))));
});
afterAll(() => stop());

type Answer = { status: number; location: string | undefined; cookie: string | undefined; vary: string | undefined };

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      answer.resume();
      const { location, vary } = answer.headers;
      resolve({ status: answer.statusCode ?? 0, location, vary, cookie: answer.headers["set-cookie"]?.[0] });
    });
    sent.once("error", reject).end();
  });
}

const CHINESE = { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" };
const ENGLISH = { "accept-language": "en-GB,en;q=0.9,zh;q=0.1" };

it.each([
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["en;q=0.2, zh-Hant-TW", "zh"],
  ["fr-FR,en;q=0.7,zh;q=0.3", "en"],
  ["zh;q=0,en", "en"],
  ["de,fr", null],
  ["*", null],
  [undefined, null],
  ["zh;q=x", null],
] as const)("reads what a browser says of its languages: %s is %s", (accepted, language) => {
  expect(preferredLanguage(accepted)).toBe(language);
});

it("leads to the home page in the language of the browser, and tells caches why", async () => {
  expect(await ask("/", CHINESE)).toMatchObject({ status: 302, location: "/zh", vary: "Accept-Language, Cookie" });
  for (const headers of [ENGLISH, {}]) expect(await ask("/", headers)).toMatchObject({ status: 200 });
});

it("leaves every address alone that says its language itself, and what is sent there", async () => {
  for (const path of ["/zh", "/pricing", "/?idea=a", "/zh/pricing"])
    expect(await ask(path, path.startsWith("/zh") ? ENGLISH : CHINESE), path).toMatchObject({ status: 200 });
  expect(await ask("/", CHINESE, "POST")).toMatchObject({ status: 200 });
});

it("keeps a choice and follows it, whatever the browser says", async () => {
  const chosen = await ask("/zh/pricing?idea=a+b&language=zh", ENGLISH);
  expect(chosen).toMatchObject({ status: 302, location: "/zh/pricing?idea=a+b" });
  expect(chosen.cookie).toMatch(/^language=zh; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax/);
  expect(await ask("/", { ...ENGLISH, cookie: "language=zh" })).toMatchObject({ status: 302, location: "/zh" });
  expect(await ask("/?language=en", CHINESE)).toMatchObject({ status: 302, location: "/" });
  expect(await ask("/", { ...CHINESE, cookie: "theme=dark; language=en" })).toMatchObject({ status: 200 });
  expect(await ask("/", { ...ENGLISH, cookie: "language=xx" })).toMatchObject({ status: 200 });
});

it("never leads to another host", async () => {
  for (const path of ["//evil.example/?language=zh", "/.//evil.example?language=zh", "/\\evil.example?language=zh"]) {
    const { location = "/" } = await ask(path);
    expect(new URL(location, "http://here.test").host, path).toBe("here.test");
  }
  expect((await ask("/pricing?language=xx", CHINESE)).status).toBe(200);
});
