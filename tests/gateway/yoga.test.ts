import { describe, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ENDPOINT, execute, read, send, signedIn } from "#tests/support/graphql.ts";

useDatabase();

const VIEWER = "{ viewer { email } }";
const json = { "content-type": "application/json" };
const post = (body: string, headers: Record<string, string> = json) => send({ method: "POST", headers, body });
const viewerBody = JSON.stringify({ query: VIEWER });

describe("a request", () => {
  it("is answered by POST and, for queries, by GET", async () => {
    expect(await execute(VIEWER)).toMatchObject({ status: 200, data: { viewer: null } });
    const got = await send({ headers: json }, `${ENDPOINT}?query=${encodeURIComponent(VIEWER)}`);
    expect(await read(got)).toMatchObject({ status: 200, data: { viewer: null } });
  });

  it("keeps its id where that is sane, and gets one where it is not", async () => {
    const kept = await execute(VIEWER, {}, { headers: { "x-request-id": "abc-123" } });
    expect(kept.headers.get("x-request-id")).toBe("abc-123");
    const made = await execute(VIEWER, {}, { headers: { "x-request-id": "not sane <>" } });
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/graphql",
  ])("is refused with content type %s, which any site's page may send", async (type) => {
    const answer = await read(await post(viewerBody, { "content-type": type }));
    expect(answer).toMatchObject({ status: 415, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
  });

  it.each(["Application/JSON", "application/json; charset=UTF-8"])("is taken as %s", async (type) => {
    const answer = await read(await post(viewerBody, { "content-type": type }));
    expect(answer).toMatchObject({ status: 200, data: { viewer: null } });
  });

  it("may begin with a byte order mark", async () => {
    expect(await read(await post(`\ufeff${viewerBody}`))).toMatchObject({ status: 200, data: { viewer: null } });
  });

  it("is refused without a content type", async () => {
    const body = new Blob([viewerBody]);
    expect((await read(await send({ method: "POST", body }))).status).toBe(415);
  });

  it.each([
    ["malformed JSON", "{"],
    ["no query", "{}"],
    ["a query that is no text", '{"query":7}'],
    ["a batch", `[${viewerBody},${viewerBody}]`],
    ["an unknown operation", '{"query":"query A { viewer { id } }","operationName":"B"}'],
  ])("with %s is answered 400 INVALID_INPUT whatever it accepts", async (_name, body) => {
    for (const accept of ["application/json", "application/graphql-response+json", "*/*"]) {
      const answer = await read(await post(body, { ...json, accept }));
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
    }
  });

  it("above 1 MB is refused", async () => {
    const answer = await read(await post(JSON.stringify({ query: VIEWER, variables: { x: "y".repeat(1_100_000) } })));
    expect(answer).toMatchObject({ status: 413, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
  });

  it("can't change anything by GET", async () => {
    const { cookie } = await signedIn();
    const query = encodeURIComponent("mutation { createWorkflow { __typename } }");
    const answer = await read(await send({ headers: { ...json, cookie } }, `${ENDPOINT}?query=${query}`));
    expect(answer).toMatchObject({ status: 405, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
    expect(await db.workflow.count()).toBe(0);
  });

  it("by another method is refused", async () => {
    expect((await send({ method: "PUT", headers: json, body: viewerBody })).status).toBe(405);
  });
});

describe("another site's page", () => {
  it("can't use the session's cookie", async () => {
    const { cookie } = await signedIn();
    for (const origin of ["https://evil.example", "null", "http://localhost:3001", "https://localhost:3000"]) {
      const answer = await execute(VIEWER, {}, { cookie, headers: { origin } });
      expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: "FORBIDDEN" } }] });
    }
  });

  it("gets no permission to read answers", async () => {
    const answer = await execute(VIEWER, {}, { headers: { origin: "https://evil.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("is not our own, nor a program without an Origin", async () => {
    const { cookie } = await signedIn();
    expect((await execute(VIEWER, {}, { cookie, headers: { origin: "http://localhost:3000" } })).status).toBe(200);
    expect((await execute(VIEWER, {}, { cookie })).status).toBe(200);
  });
});

describe("errors", () => {
  it("without a sign-in are 401 UNAUTHENTICATED", async () => {
    const answer = await execute("mutation { createWorkflow { __typename } }");
    expect(answer).toMatchObject({ status: 401, data: null, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });

  it("of a query's own input name the fields", async () => {
    const answer = await execute('{ estimateImageTask(input: { model: "nano-banana", prompt: "" }) { credits } }');
    expect(answer).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "INVALID_INPUT", fields: [{ path: ["prompt"] }] } }],
    });
  });

  it("that nobody expected are masked and leak nothing", async () => {
    const secret = "column secret_thing of relation User at /srv/app/db.ts";
    const spy = vi.spyOn(db.creditPack, "findMany").mockRejectedValueOnce(new Error(secret));
    const answer = await execute("{ creditPacks { name } }", {}, { headers: { "x-request-id": "trace-1" } });
    spy.mockRestore();
    expect(answer).toMatchObject({
      status: 500,
      errors: [{ extensions: { code: "INTERNAL_ERROR", requestId: "trace-1" } }],
    });
    expect(JSON.stringify(answer)).not.toMatch(/secret_thing|db\.ts|at /);
  });

  it("beside data leave the answer a success", async () => {
    const { cookie } = await signedIn();
    const spy = vi.spyOn(db.session, "findMany").mockRejectedValueOnce(new Error("broken"));
    const answer = await execute("{ viewer { sessions { id } } models { slug } }", {}, { cookie });
    spy.mockRestore();
    expect(answer).toMatchObject({
      status: 200,
      data: { viewer: null, models: expect.arrayContaining([{ slug: "nano-banana" }]) },
      errors: [{ path: ["viewer", "sessions"], extensions: { code: "INTERNAL_ERROR" } }],
    });
  });
});

describe("documents", () => {
  const nested = (levels: number) =>
    `{ viewer { tasks { nodes { ${"parent { ".repeat(levels)} id ${"} ".repeat(levels)} } } } }`;

  it.each([
    ["too deep", nested(40)],
    ["too many aliases", `{ ${Array.from({ length: 200 }, (_, i) => `a${i}: viewer { id }`).join(" ")} }`],
    ["too many tokens", `{ ${"viewer { id } ".repeat(2000)} }`],
    ["too many directives", `{ viewer ${"@include(if: true) ".repeat(100)} { id } }`],
    [
      "fragments that multiply",
      `{ viewer { ...A0 } } ${Array.from({ length: 25 }, (_, i) => `fragment A${i} on User { ...A${i + 1} ...A${i + 1} }`).join(" ")} fragment A25 on User { id }`,
    ],
    ["fragments that go round", "{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...A }"],
  ])("with %s are refused", async (_name, query) => {
    const answer = await execute(query, {}, { headers: { accept: "application/graphql-response+json" } });
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
  });

  it("that ask for the schema are answered", async () => {
    const { getIntrospectionQuery } = await import("graphql");
    const answer = await execute<{ __schema: { types: unknown[] } }>(getIntrospectionQuery());
    expect(answer.errors).toBeUndefined();
    expect(answer.data.__schema.types.length).toBeGreaterThan(50);
  });
});
