import { describe, expect, test } from "vitest";
import { secure } from "#app/lib/browser/security.server.ts";
import { action as signIn } from "#app/routes/($locale)._site.sign-in.tsx";
import { loader as locale } from "#app/routes/($locale)._site.tsx";
import { loader as create } from "#app/routes/($locale)._studio.create.tsx";

type Asked = { headers: Headers; body: { query: string; variables: Record<string, unknown> } };

/** A gateway that gives one answer to everything and keeps what it was asked. */
function gatewayThat(answer: unknown, headers: HeadersInit = {}) {
  const asked: Asked[] = [];
  const fetch = async (request: Request) => {
    asked.push({ headers: request.headers, body: await request.json() });
    return Response.json(answer, { headers });
  };
  return { asked, context: { gateway: { fetch }, nonce: "n", publicUrl: "http://here.test" } };
}

function post(path: string, fields: Record<string, string>): Request {
  return new Request(`http://here.test${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin: "http://here.test", cookie: "session=old" },
  });
}

async function thrown(work: Promise<unknown> | (() => unknown)): Promise<Response> {
  const outcome: unknown = await (typeof work === "function" ? Promise.resolve().then(work) : work).catch(
    (error: unknown) => error,
  );
  if (outcome instanceof Response) return outcome;
  throw new Error("No response was thrown.");
}

describe("signing in", () => {
  const fields = { email: "a@b.c", password: "correct horse" };

  test("puts the API's cookie on its own answer and goes back to where it was asked for", async () => {
    const data = { data: { result: { __typename: "SignInPayload", user: { id: "1", __typename: "User" } } } };
    const { context, asked } = gatewayThat(data, { "set-cookie": "session=new; HttpOnly" });
    const answer = await signIn({ request: post("/zh/sign-in?next=%2Fzh%2Fcreations", fields), context, params: {} });
    if (!(answer instanceof Response)) throw new Error("Not a redirect.");
    expect(answer.headers.get("location")).toBe("/zh/creations");
    expect(answer.headers.getSetCookie()).toEqual(["session=new; HttpOnly"]);
    expect(asked[0]?.headers.get("cookie")).toBe("session=old");
    expect(asked[0]?.headers.get("origin")).toBe("http://here.test");
    expect(asked[0]?.body.variables).toEqual({ input: fields });
  });

  test("gives back what was typed, without the password, when it is refused", async () => {
    const result = { __typename: "UnauthenticatedError", code: "UNAUTHENTICATED", message: "No." };
    const { context } = gatewayThat({ data: { result } });
    const answer = await signIn({ request: post("/sign-in", fields), context, params: {} });
    expect(answer).toMatchObject({
      data: { refusal: { code: "UNAUTHENTICATED" }, values: { email: "a@b.c" } },
      init: { status: 422 },
    });
    expect(JSON.stringify(answer)).not.toContain("correct horse");
  });
});

describe("a studio page", () => {
  const request = new Request("http://here.test/zh/create?story=abc&x=1");

  test("leads a visitor to the sign-in page and back", async () => {
    const { context } = gatewayThat({ data: { viewer: null, models: [], styles: [], workflow: null } });
    const answer = await thrown(create({ request, context, params: {} }));
    expect(answer.headers.get("location")).toBe("/zh/sign-in?next=%2Fzh%2Fcreate%3Fstory%3Dabc%26x%3D1");
  });

  test("does so too when the session has just ended", async () => {
    const { context } = gatewayThat({ errors: [{ message: "Who?", extensions: { code: "UNAUTHENTICATED" } }] });
    const answer = await thrown(create({ request, context, params: {} }));
    expect(answer.status).toBe(302);
  });

  test("is not there for somebody else's story", async () => {
    const { context } = gatewayThat({ data: { viewer: { id: "1" }, models: [], styles: [], workflow: null } });
    const answer = await thrown(create({ request, context, params: {} }));
    expect(answer.status).toBe(404);
  });
});

describe("an address", () => {
  const at = (path: string, params: Record<string, string>) =>
    thrown(() => locale({ request: new Request(`http://here.test${path}`), params, context: gatewayThat({}).context }));

  test("has no prefix for English", async () => {
    const answer = await at("/en/creations?show=videos", { locale: "en" });
    expect([answer.status, answer.headers.get("location")]).toEqual([301, "/creations?show=videos"]);
  });

  test("with an unknown first part has no page", async () => {
    expect((await at("/xx/creations", { locale: "xx" })).status).toBe(404);
  });
});

test("a page allows no inline script without its nonce", () => {
  const headers = new Headers();
  secure(headers, "abc", { url: new URL("http://here.test/"), publicUrl: "http://here.test" });
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self' 'nonce-abc'");
  expect(policy).toContain("connect-src 'self' http://here.test ws://here.test wss://here.test;");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("a page's pictures and files may come from the public address and another port of its name, never from a host that a caller names", () => {
  const policyAt = (url: string) => {
    const headers = new Headers();
    secure(headers, "abc", { url: new URL(url), publicUrl: "http://here.test:3000" });
    return headers.get("content-security-policy") ?? "";
  };
  expect(policyAt("http://here.test:3000/x")).toContain("img-src 'self' http://here.test:3000 data: blob:;");
  const mapped = policyAt("http://here.test:8080/x");
  expect(mapped).toContain("img-src 'self' http://here.test:3000 http://here.test:8080 data: blob:;");
  expect(mapped).toContain("media-src 'self' http://here.test:3000 http://here.test:8080 blob:;");
  expect(mapped).toMatch(/connect-src 'self' http:\/\/here.test:3000 http:\/\/here.test:8080 .*ws:\/\/here.test:8080/);
  expect(policyAt("http://elsewhere.test/x")).not.toContain("elsewhere");
});
