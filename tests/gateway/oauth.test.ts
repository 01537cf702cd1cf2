import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { handleOauth } from "#graphql/gateway/caller/oauth.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, pair, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();

/** Google and GitHub, at one address: they vouch for whoever the test says. */
const provider = ownServer();
useSettings(() => ({
  ...{ GOOGLE_CLIENT_ID: "our id", GOOGLE_CLIENT_SECRET: "our secret" },
  ...{ GITHUB_CLIENT_ID: "our id", GITHUB_CLIENT_SECRET: "our secret" },
  ...{ GOOGLE_AUTH_BASE: provider.origin, GOOGLE_TOKEN_BASE: provider.origin },
  ...{ GITHUB_BASE: provider.origin, GITHUB_API_BASE: provider.origin },
}));
let person = { sub: "1", email: "ada@example.test" as string | null, isVerified: true, name: "Ada" as string | null };
let claims: Record<string, unknown> = {};
let isBroken = false;
let server: Server;
let site = "";
let people = 0;

const jwt = (payload: object) =>
  ["{}", JSON.stringify(payload), "signature"].map((part) => Buffer.from(part).toString("base64url")).join(".");

beforeAll(async () => {
  provider.answer = (req, res, body) => {
    const json = (value: unknown, status = 200) =>
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (isBroken) return void res.writeHead(500).end("<html>");
    const form = new URLSearchParams(body.toString());
    const isRight =
      form.get("code") === "good code" &&
      form.get("client_secret") === "our secret" &&
      (form.get("code_verifier") ?? "").length > 20;
    if (req.url === "/token") {
      if (!isRight) return void json({ error: "invalid_grant" }, 400);
      const { sub, email, isVerified, name } = person;
      const exp = Math.floor(Date.now() / 1000) + 60;
      const id_token = jwt({
        iss: provider.origin,
        aud: "our id",
        exp,
        sub,
        email,
        email_verified: isVerified,
        name,
        ...claims,
      });
      return void json({ access_token: "token", id_token });
    }
    if (req.url === "/login/oauth/access_token")
      return void json(isRight ? { access_token: "token" } : { error: "bad_verification_code" });
    if (req.headers.authorization !== "Bearer token") return void json({ message: "Bad credentials" }, 401);
    if (req.url === "/user") return void json({ id: Number(person.sub), login: "ada", name: person.name });
    const primary = { email: person.email, primary: true, verified: person.isVerified };
    json(person.email === null ? [] : [{ email: "other@example.test", primary: false, verified: true }, primary]);
  };
  server = createServer((req, res) => void handleOauth(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  people += 1;
  person = { sub: `${people}`, email: `person-${people}@example.test`, isVerified: true, name: `Person ${people}` };
  claims = {};
  isBroken = false;
});

const go = (path: string, cookie = "", headers: Record<string, string> = {}) =>
  fetch(`${site}${path}`, { redirect: "manual", headers: { cookie, ...headers } });
const cookiesOf = (response: Response) => response.headers.getSetCookie().map(pair).join("; ");

async function begin(name = "google", query = "") {
  const response = await go(`/oauth/${name}${query}`);
  const away = new URL(response.headers.get("location") ?? "");
  return { response, away, state: away.searchParams.get("state") ?? "", cookie: cookiesOf(response) };
}

async function signInWith(name = "google", query = "", headers: Record<string, string> = {}, more = "") {
  const { state, cookie } = await begin(name, query);
  return go(`/oauth/${name}/callback?code=good%20code&state=${state}`, `${cookie}${more}`, headers);
}

async function whoIs(response: Response) {
  const cookie =
    response.headers
      .getSetCookie()
      .map(pair)
      .find((one) => one.startsWith("nbv_session=")) ?? "";
  const { data } = await execute<{ viewer: Record<string, unknown> | null }>(
    "{ viewer { email name emailVerified hasPassword locale signInMethods credits { available } } }",
    {},
    { cookie },
  );
  return data.viewer;
}

describe("signing in with a provider", () => {
  it.each(["google", "github"])("opens a verified account with the welcome credits: %s", async (name) => {
    const { response, away } = await begin(name);
    expect(response.status).toBe(302);
    expect(Object.fromEntries(away.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "our id",
      code_challenge_method: "S256",
      redirect_uri: `${env.publicUrl}/oauth/${name}/callback`,
    });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^nbv_oauth=[\w-]+; Max-Age=600; Path=\/oauth; HttpOnly; SameSite=Lax$/,
    );
    const back = await signInWith(name, "", { "accept-language": "zh-CN" });
    expect(back.headers.get("location")).toBe("/create");
    expect(back.headers.getSetCookie()[0]).toMatch(/^nbv_oauth=; .*Max-Age=0/);
    expect(await whoIs(back)).toEqual({
      email: person.email,
      name: person.name,
      emailVerified: true,
      hasPassword: false,
      locale: "ZH",
      signInMethods: [name.toUpperCase()],
      credits: { available: 200 },
    });
    await expectLedgersToBalance();
  });

  it("knows somebody again, even under another address", async () => {
    const first = await whoIs(await signInWith());
    person.email = "changed@example.test";
    person.isVerified = false;
    expect(await whoIs(await signInWith())).toEqual(first);
  });

  it("leads to the account with the same confirmed address, by either provider, and leaves its password", async () => {
    const { viewer } = await signedIn();
    await db.user.update({
      where: { id: viewer.userId },
      data: { email: person.email ?? "", emailVerifiedAt: new Date() },
    });
    await signInWith("google");
    const again = await whoIs(await signInWith("github"));
    expect(again).toMatchObject({
      email: person.email,
      hasPassword: true,
      signInMethods: ["PASSWORD", "GOOGLE", "GITHUB"],
    });
    expect(await db.user.count({ where: { email: person.email ?? "" } })).toBe(1);
  });

  it("shuts out whoever opened an account with an address that was never theirs", async () => {
    const squatter = await signedIn();
    await db.user.update({ where: { id: squatter.viewer.userId }, data: { email: person.email ?? "" } });
    expect(await whoIs(await signInWith())).toMatchObject({ hasPassword: false, emailVerified: true });
    expect((await execute("{ viewer { id } }", {}, squatter)).data).toEqual({ viewer: null });
  });

  it("ends the session that the browser came with", async () => {
    const before = await signedIn();
    await signInWith("google", "", {}, `; ${before.cookie}`);
    expect((await execute("{ viewer { id } }", {}, before)).data).toEqual({ viewer: null });
  });

  it("makes one account of two browsers that come back at once", async () => {
    const [one, two] = [await begin(), await begin()];
    const back = await Promise.all(
      [one, two].map(({ state, cookie }) => go(`/oauth/google/callback?code=good%20code&state=${state}`, cookie)),
    );
    expect(back.map((response) => response.headers.get("location"))).toEqual(["/create", "/create"]);
    expect(await db.user.count({ where: { email: person.email ?? "" } })).toBe(1);
    expect(await db.identity.count({ where: { provider: "GOOGLE", subject: person.sub } })).toBe(1);
    await expectLedgersToBalance();
  });

  it.each([
    ["?next=/creations%3Fkind=IMAGE", "/creations?kind=IMAGE"],
    ["?locale=zh", "/zh/create"],
    ["?next=https://evil.test", "/create"],
    ["?next=//evil.test", "/create"],
    ["?next=/%5Cevil.test", "/create"],
    ["?next=/%0d%0aset-cookie:a=b", "/create"],
    ["?next=javascript:alert(1)", "/create"],
  ])("goes on to pages of ours only: %s", async (query, location) => {
    expect((await signInWith("google", query)).headers.get("location")).toBe(location);
  });
});

describe("a sign-in that comes to nothing", () => {
  const problem = (response: Response) =>
    new URL(response.headers.get("location") ?? "", site).searchParams.get("problem");

  it("says that the provider vouches for no address", async () => {
    person.isVerified = false;
    expect(problem(await signInWith("google"))).toBe("unverified");
    expect(problem(await signInWith("github"))).toBe("unverified");
    person.email = null;
    expect(problem(await signInWith("google"))).toBe("unverified");
    expect(problem(await signInWith("github"))).toBe("unverified");
    expect(await db.identity.count({ where: { subject: person.sub } })).toBe(0);
  });

  it("says that it is out of date when state or cookie is missing, of another, or swapped", async () => {
    const { state, cookie } = await begin("google", "?locale=zh");
    const other = await begin("github");
    const tries = [
      [`/oauth/google/callback?code=good%20code&state=${state}`, ""],
      [`/oauth/google/callback?code=good%20code&state=${other.state}`, cookie],
      [`/oauth/google/callback?code=good%20code`, cookie],
      [`/oauth/github/callback?code=good%20code&state=${state}`, cookie],
      [`/oauth/google/callback?code=good%20code&state=%00`, "nbv_oauth=%00"],
      [`/oauth/google/callback?code=good%20code&state=x`, `nbv_oauth=${"a".repeat(5000)}`],
    ] as const;
    for (const [path, given] of tries) expect(problem(await go(path, given))).toBe("expired");
    const swapped = await go(`/oauth/google/callback?code=good%20code&state=x`, cookie);
    expect(swapped.headers.get("location")).toMatch(/^\/zh\/sign-in\?problem=expired&next=%2Fzh%2Fcreate$/);
  });

  it("says that it was declined, or failed, and opens nothing", async () => {
    const { state, cookie } = await begin();
    expect(problem(await go(`/oauth/google/callback?error=access_denied&state=${state}`, cookie))).toBe("denied");
    expect(problem(await go(`/oauth/google/callback?code=bad&state=${state}`, cookie))).toBe("failed");
    const hub = await begin("github");
    expect(problem(await go(`/oauth/github/callback?code=bad&state=${hub.state}`, hub.cookie))).toBe("failed");
    isBroken = true;
    expect(problem(await signInWith("google").catch(() => new Response()))).toBe("failed");
    isBroken = false;
    for (const wrong of [{ aud: "somebody else" }, { iss: "https://evil.test" }, { exp: 1 }, { sub: "" }, { sub: 7 }]) {
      claims = wrong;
      expect(problem(await signInWith("google"))).toBe("failed");
    }
    expect(await db.user.count({ where: { email: person.email ?? "" } })).toBe(0);
  });

  it("is not found where no such provider is offered", async () => {
    expect((await go("/oauth/facebook")).status).toBe(404);
    expect((await go("/oauth/google/callback/x")).status).toBe(404);
    expect((await fetch(`${site}/oauth/google`, { method: "POST" })).status).toBe(405);
    const { client } = env.google;
    env.google.client = undefined;
    expect((await go("/oauth/google")).status).toBe(404);
    const methods = await execute("{ signInMethods { kind path } }");
    env.google.client = client;
    expect(methods.data).toEqual({
      signInMethods: [
        { kind: "PASSWORD", path: null },
        { kind: "GITHUB", path: "/oauth/github" },
      ],
    });
  });
});
