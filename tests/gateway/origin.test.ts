import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession, readSession, sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import { isForeignOrigin } from "#graphql/gateway/caller/origin.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, pair } from "#tests/support/graphql.ts";

useDatabase();
const usual = env.publicUrl;
beforeAll(() => void Object.assign(env, { publicUrl: "https://studio.example" }));
afterAll(() => void Object.assign(env, { publicUrl: usual }));

describe("an Origin is ours by scheme, host and port", () => {
  it.each<[string, string, string | null, boolean]>([
    ["https://studio.example", "studio.example", null, false],
    // A page that was put in somebody's way where no certificate guards it.
    ["http://studio.example", "studio.example", null, true],
    ["http://studio.example", "studio.example", "https", true],
    ["https://studio.example:8443", "studio.example", null, true],
    ["https://evil.example", "studio.example", null, true],
    ["null", "studio.example", null, true],
    // Another name, or a container's port: the proxy says how it was asked, else it was by plain http.
    ["https://preview.example", "preview.example", "https", false],
    ["https://preview.example", "preview.example", "https, http", false],
    ["http://preview.example", "preview.example", "https", true],
    ["http://localhost:3000", "localhost:3000", null, false],
    ["https://localhost:3000", "localhost:3000", null, true],
  ])("%s, asked at %s over %s: foreign is %s", (origin, host, forwardedProto, isForeign) => {
    expect(isForeignOrigin(origin, { host, forwardedProto })).toBe(isForeign);
  });
});

describe("where PUBLIC_URL is https, the session's cookie", () => {
  const opened = async () => {
    const { userId } = await makeAccount();
    const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
    return openSession(user, { ip: "127.0.0.1", userAgent: "test" });
  };
  const WHO = "{ viewer { id } }";
  type Who = { viewer: { id: string } | null };

  it("is taken by browsers from this very host and over https alone", async () => {
    const { cookie } = await opened();
    expect(cookie).toMatch(
      /^__Host-nbv_session=[a-z0-9]{40}; HttpOnly; Max-Age=2592000; Path=\/; SameSite=Lax; Secure$/,
    );
    expect((await execute<Who>(WHO, {}, { cookie: pair(cookie) })).data.viewer).not.toBeNull();
    const out = await execute("mutation { signOut }", {}, { cookie: pair(cookie) });
    expect(out.headers.getSetCookie()[0]).toMatch(/^__Host-nbv_session=;.*Max-Age=0.*Secure$/);
    expect((await execute<Who>(WHO, {}, { cookie: pair(cookie) })).data.viewer).toBeNull();
  });

  it("of a release before goes on signing in, does not go before the new one, and is renewed as a new one", async () => {
    const [first, second] = [pair((await opened()).cookie), pair((await opened()).cookie)];
    const earlier = first.replace("__Host-", "");
    expect((await execute<Who>(WHO, {}, { cookie: earlier })).data.viewer).not.toBeNull();
    expect(sessionCookieOf(`${earlier}; ${second}`)).toBe(second.split("=")[1]);
    await db.session.updateMany({ data: { expiresAt: new Date(Date.now() + 86_400_000) } });
    const renewed = await readSession(sessionCookieOf(earlier) ?? "");
    expect(renewed?.cookie).toMatch(/^__Host-nbv_session=/);
  });
});
