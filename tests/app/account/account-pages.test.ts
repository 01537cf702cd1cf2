import { describe, expect, test } from "vitest";
import { browserName } from "#app/account/sessions-part.tsx";
import { action as forgot } from "#app/routes/($locale)._site.forgot-password.tsx";
import { action as reset, loader as resetPage } from "#app/routes/($locale)._site.reset-password.tsx";
import { loader as signInPage } from "#app/routes/($locale)._site.sign-in.tsx";
import { action as verify, loader as verifyPage } from "#app/routes/($locale)._site.verify-email.tsx";
import { loader as accountPage, action as act } from "#app/routes/($locale)._studio.account.tsx";

type Asked = { query?: string; variables: Record<string, unknown> };

const UNKNOWN = { message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } };

/** A gateway that knows no document by its name alone, gives one answer to everything, and keeps what it was asked. */
function gatewayThat(answer: unknown, headers: HeadersInit = {}) {
  const asked: Asked[] = [];
  const fetch = async (request: Request) => {
    const asking: Asked = await request.json();
    if (asking.query === undefined) return Response.json({ errors: [UNKNOWN] }, { status: 400 });
    asked.push(asking);
    return Response.json(answer, { headers });
  };
  return { asked, context: { gateway: { fetch }, nonce: "n", publicUrl: "http://here.test" }, params: {} };
}

function get(path: string): Request {
  return new Request(`http://here.test${path}`);
}

function post(path: string, fields: Record<string, string>): Request {
  return new Request(`http://here.test${path}`, { method: "POST", body: new URLSearchParams(fields) });
}

function result(name: string, rest: Record<string, unknown>) {
  return { data: { result: { __typename: name, ...rest } } };
}

function refused(name: string, code: string, fields: string[] = []) {
  return result(name, { code, message: "No.", fields: fields.map((field) => ({ path: [field], message: "No." })) });
}

async function thrown(work: Promise<unknown>): Promise<Response> {
  const outcome: unknown = await work.catch((error: unknown) => error);
  if (outcome instanceof Response) return outcome;
  throw new Error("No response was thrown.");
}

describe("a link from a mail", () => {
  test("changes nothing by being opened", () => {
    const { asked, context, params } = gatewayThat({});
    resetPage({ request: get("/reset-password?token=abc"), context, params });
    verifyPage({ request: get("/zh/verify-email?token=abc"), context, params });
    expect(asked).toEqual([]);
  });

  test("sets a password and leads to the sign-in page, which says so", async () => {
    const { asked, ...where } = gatewayThat(result("ResetPasswordPayload", { email: "a@b.c" }));
    const answer = await reset({
      request: post("/zh/reset-password?token=abc", { password: "new password" }),
      ...where,
    });
    if (!(answer instanceof Response)) throw new Error("Not a redirect.");
    expect(answer.headers.get("location")).toBe("/zh/sign-in?done=password");
    expect(asked[0]?.variables).toEqual({ token: "abc", password: "new password" });
  });

  test("that works no more is refused on its page", async () => {
    const gone = gatewayThat(refused("NotFoundError", "NOT_FOUND"));
    const answers = [
      await reset({ request: post("/reset-password", { password: "new password" }), ...gone }),
      await verify({ request: post("/verify-email", {}), ...gone }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ data: { refusal: { code: "NOT_FOUND" } }, init: { status: 422 } });
    }
    expect(gone.asked.map(({ variables }) => variables.token)).toEqual(["", ""]);
  });

  test("confirms the address when its button is pressed", async () => {
    const { asked, ...where } = gatewayThat(result("VerifyEmailPayload", { email: "a@b.c", passwordToken: "def" }));
    const answer = await verify({ request: post("/verify-email?token=abc", {}), ...where });
    expect(answer).toMatchObject({ data: { confirmed: "a@b.c", passwordToken: "def", refusal: null } });
    expect(asked[0]?.variables).toEqual({ token: "abc" });
  });
});

test("who forgot the password is told that a mail is on its way, and keeps the address in its field", async () => {
  const where = gatewayThat(result("RequestPasswordResetPayload", { email: "a@b.c" }));
  const answer = await forgot({ request: post("/forgot-password", { email: "a@b.c" }), ...where });
  expect(answer).toMatchObject({ data: { asked: true, refusal: null, values: { email: "a@b.c" } } });
});

test("the sign-in page offers the ways that are set up, and where each goes on to", async () => {
  const signInMethods = [{ kind: "GITHUB", path: "/oauth/github" }];
  const where = gatewayThat({ data: { viewer: null, signInMethods } });
  const loaded = await signInPage({ request: get("/zh/sign-in?problem=denied&next=%2Fzh%2Fbilling"), ...where });
  expect(loaded).toMatchObject({ signInMethods, next: "/zh/billing" });
});

describe("the account page", () => {
  test("leads a visitor to the sign-in page and back", async () => {
    const answer = await thrown(
      accountPage({ request: get("/zh/account"), ...gatewayThat({ data: { viewer: null } }) }),
    );
    expect(answer.headers.get("location")).toBe("/zh/sign-in?next=%2Fzh%2Faccount");
  });

  test.each([
    ["profile", { name: "", locale: "ZH" }, "updateProfile", { input: { name: "", locale: "ZH" } }],
    [
      "password",
      { currentPassword: "a", newPassword: "b" },
      "changePassword",
      { currentPassword: "a", newPassword: "b" },
    ],
    ["verification", {}, "requestEmailVerification", {}],
    ["revokeSession", { id: "s1" }, "revokeSession", { id: "s1" }],
    ["revokeOthers", {}, "revokeOtherSessions", {}],
    ["export", {}, "requestExport", {}],
  ])("does what its form %s asks for, and says so", async (intent, fields, mutation, variables) => {
    const { asked, ...where } = gatewayThat(result("SomePayload", {}));
    const answer = await act({ request: post("/account", { intent, ...fields }), ...where });
    expect(answer).toMatchObject({ data: { intent, doneAt: expect.any(Number), refusal: null } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query).toContain(`${mutation}`);
    expect(asked[0]?.variables).toEqual(variables);
  });

  test("never gives a password back", async () => {
    const where = gatewayThat(refused("InvalidInputError", "INVALID_INPUT", ["currentPassword"]));
    const fields = { intent: "password", currentPassword: "old secret", newPassword: "new secret" };
    const answer = await act({ request: post("/account", fields), ...where });
    expect(answer).toMatchObject({ data: { doneAt: null, values: {} }, init: { status: 422 } });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  test("forgets the browser of who deleted the account, and leads home", async () => {
    const gone = result("DeleteAccountPayload", { deleted: true });
    const { asked, ...where } = gatewayThat(gone, { "set-cookie": "session=; Max-Age=0" });
    const answer = await thrown(act({ request: post("/zh/account", { intent: "delete", password: " a " }), ...where }));
    expect(answer.headers.get("location")).toBe("/zh");
    expect(answer.headers.getSetCookie()).toEqual(["session=; Max-Age=0"]);
    expect(asked[0]?.variables.password).toBe(" a ");
  });

  test("stays when deleting is refused", async () => {
    const where = gatewayThat(refused("InvalidInputError", "INVALID_INPUT", ["password"]));
    const answer = await act({ request: post("/account", { intent: "delete", password: "x" }), ...where });
    expect(answer).toMatchObject({ data: { intent: "delete", doneAt: null }, init: { status: 422 } });
  });

  test("has no other forms", async () => {
    const { asked, ...where } = gatewayThat({});
    expect((await thrown(act({ request: post("/account", { intent: "constructor" }), ...where }))).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe("a browser", () => {
  test.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
      "Edge · Windows",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1",
      "Safari · iPhone",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"],
    [`curl/8.0 ${"x".repeat(100)}`, `curl/8.0 ${"x".repeat(31)}`],
  ])("that says %s is called %s", (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});
