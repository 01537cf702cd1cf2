import { type RequestListener, request as rawRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageRequestOf, sendWebResponse } from "#graphql/gateway/http/web.ts";
import { listen } from "#tests/support/server/local-server.ts";

/** A page that tells what its form holds, or leads to where it says. */
const pages: RequestListener = async (req, res) => {
  const request = await pageRequestOf(req, res, new AbortController().signal);
  if (request === null) return;
  const form = request.method === "POST" ? await request.formData() : new FormData();
  const to = form.get("to");
  const answer = typeof to === "string" ? Response.redirect(to, 303) : Response.json(Object.fromEntries(form));
  await sendWebResponse(req, res, answer);
};

let origin = "";
let stop = async () => {};
beforeAll(async () => {
  const started = await listen((req, res) => void pages(req, res));
  origin = `http://localhost:${started.port}`;
  stop = started.stop;
});
afterAll(() => stop());

type Sent = { method?: string; body?: string; headers?: Record<string, string> };

/** Without what fetch would add or follow. */
function ask({ method = "POST", body = "", headers = {} }: Sent) {
  return new Promise<{ status: number; allow: string | undefined; text: string }>((resolve, reject) => {
    const req = rawRequest(`${origin}/sign-in`, { method, headers }, async (res) => {
      let text = "";
      for await (const chunk of res) text += chunk;
      resolve({ status: res.statusCode ?? 0, allow: res.headers.allow, text });
    });
    req.on("error", reject);
    req.end(body);
  });
}

const form = { "content-type": "application/x-www-form-urlencoded" };

describe("what is sent to a page", () => {
  it("is a form, in either of its forms, or a button without fields", async () => {
    expect(await ask({ body: "a=1", headers: form })).toMatchObject({ status: 200, text: '{"a":"1"}' });
    const body = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';
    const multipart = { "content-type": "Multipart/Form-Data; boundary=x" };
    expect(await ask({ body, headers: multipart })).toMatchObject({ status: 200, text: '{"a":"1"}' });
    expect(await ask({})).toMatchObject({ status: 200, text: "{}" });
  });

  it.each([
    ["JSON", { body: "{}", headers: { "content-type": "application/json" } }, 415, "Pages take forms."],
    ["bytes of no kind", { body: "{}" }, 415, "Pages take forms."],
    ["a broken form", { body: "--x\r\n", headers: { "content-type": "multipart/form-data" } }, 400, "broken"],
    [
      "another site's form",
      { body: "a=1", headers: { ...form, origin: "http://elsewhere.test" } },
      403,
      "another site",
    ],
    ["another method", { method: "DELETE" }, 405, "GET, HEAD and POST"],
  ] satisfies [string, Sent, number, string][])("and %s is refused in a sentence", async (_, sent, status, words) => {
    const answer = await ask(sent);
    expect([answer.status, answer.allow]).toEqual([status, status === 405 ? "GET, HEAD, POST" : undefined]);
    expect(answer.text).toContain(words);
    const page = await ask({ ...sent, headers: { ...("headers" in sent ? sent.headers : {}), accept: "text/html" } });
    expect(page).toMatchObject({ status, text: expect.stringMatching(/^<!doctype html>/) });
  });
});

describe("a form that leads to another site", () => {
  const to = "https://pay.custom-domain.example/c?a=1&b=<2>";
  const body = new URLSearchParams({ to }).toString();

  it("goes there by a page where a browser will show it: a redirect would be stopped by form-action", async () => {
    const answer = await ask({ body, headers: { ...form, "sec-fetch-mode": "navigate" } });
    expect(answer.status).toBe(200);
    const [, address] = /<a href="([^"]*)">/.exec(answer.text) ?? [];
    expect(address?.replaceAll("&#38;", "&")).toBe(new URL(to).href);
    expect(answer.text).toContain(`content="0;url=${address}"`);
  });

  it("is a redirect for a program, and within this site", async () => {
    expect((await ask({ body, headers: form })).status).toBe(303);
    const here = new URLSearchParams({ to: `${origin}/billing` }).toString();
    expect((await ask({ body: here, headers: { ...form, "sec-fetch-mode": "navigate" } })).status).toBe(303);
  });
});
