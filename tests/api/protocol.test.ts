import { gunzipSync } from "node:zlib";
import { serverAudits } from "graphql-http";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ENDPOINT, execute, gatewayOnPort, type Person, read, send, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";

useDatabase();
const gateway = gatewayOnPort();

let owner: Person;
let key: Awaited<ReturnType<typeof makeKey>>;
beforeAll(async () => {
  owner = await signedIn();
  key = await makeKey(owner.viewer);
});

const VIEWER = "{ viewer { id } }";
const json = { "content-type": "application/json" };
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  send({ method: "POST", headers: { ...json, ...key.headers, ...headers }, body });

describe("the audit of GraphQL over HTTP", () => {
  const audits = serverAudits({ url: ENDPOINT, fetchFn: (_url: string, init: RequestInit = {}) => send(init, _url) });

  it("has its whole list", () => {
    expect(audits.length).toBeGreaterThan(60);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))("%s", async (_name, audit) => {
    expect(await audit.fn()).toMatchObject({ status: "ok" });
  });
});

describe("bad input", () => {
  const cases: [string, () => Promise<Response>, number, string][] = [
    ["malformed JSON", () => post("{"), 400, "INVALID_INPUT"],
    [
      "broken UTF-8",
      () => post(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d])),
      400,
      "INVALID_INPUT",
    ],
    [
      "a wrong media type",
      () => post("query=x", { "content-type": "application/x-www-form-urlencoded" }),
      415,
      "INVALID_INPUT",
    ],
    [
      "an unknown operation",
      () => post(JSON.stringify({ query: `query A ${VIEWER}`, operationName: "B" })),
      400,
      "INVALID_INPUT",
    ],
    [
      "an oversized body",
      () => post(JSON.stringify({ query: VIEWER, variables: { x: "y".repeat(1_100_000) } })),
      413,
      "INVALID_INPUT",
    ],
    [
      "an oversized document",
      () => post(JSON.stringify({ query: `${VIEWER} #${"y".repeat(200_000)}` })),
      400,
      "INVALID_INPUT",
    ],
    [
      "variables of the wrong type",
      () => post(JSON.stringify({ query: VIEWER, variables: "x" })),
      400,
      "INVALID_INPUT",
    ],
    ["a batch", () => post(`[{"query":"${VIEWER}"}]`), 400, "INVALID_INPUT"],
    [
      "an unknown key",
      () => post(JSON.stringify({ query: VIEWER }), { authorization: `Bearer nbv_live_${"0".repeat(48)}` }),
      401,
      "UNAUTHENTICATED",
    ],
    [
      "no kind of key",
      () => post(JSON.stringify({ query: VIEWER }), { authorization: "Bearer hello" }),
      401,
      "UNAUTHENTICATED",
    ],
    [
      "a password",
      () => post(JSON.stringify({ query: VIEWER }), { authorization: "Basic YTpi" }),
      401,
      "UNAUTHENTICATED",
    ],
    [
      "a key in a cookie",
      () => post(JSON.stringify({ query: VIEWER }), { cookie: `k=${key.secret}` }),
      401,
      "UNAUTHENTICATED",
    ],
    [
      "a key in the address",
      () => send({ headers: json }, `${ENDPOINT}?query=%7B__typename%7D&key=${key.secret}`),
      400,
      "INVALID_INPUT",
    ],
    [
      "a key in the address in other letters",
      () => send({ headers: json }, `${ENDPOINT}?query=%7B__typename%7D&key=${key.secret.replace("_", "%5F")}`),
      400,
      "INVALID_INPUT",
    ],
    [
      "a write by GET",
      () =>
        send(
          { headers: { ...json, ...key.headers } },
          `${ENDPOINT}?query=${encodeURIComponent("mutation { createWorkflow { __typename } }")}`,
        ),
      405,
      "INVALID_INPUT",
    ],
  ];

  it.each(cases)("of %s is answered with its status, a code and a sentence", async (_name, ask, status, code) => {
    const answer = await read(await ask());
    expect(answer).toMatchObject({
      status,
      errors: [{ message: expect.stringMatching(/.{8,}/), extensions: { code } }],
    });
    expect(answer.headers.get("x-request-id")).toBeTruthy();
    expect(JSON.stringify(answer.errors)).not.toMatch(/node_modules|prisma|at .*\.ts/i);
  });

  it("of a foreign or senseless id is answered as absent", async () => {
    const ids = [
      "x",
      "",
      "VGFzazp4",
      "T".repeat(5000),
      "VGFzazowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA",
      "\u0000",
      "💥",
    ];
    for (const id of ids) {
      const answer = await execute(
        "query ($id: ID!) { task(id: $id) { id } node(id: $id) { id } workflow(id: $id) { id } }",
        { id },
        key,
      );
      expect(answer).toMatchObject({ status: 200, data: { task: null, node: null, workflow: null } });
    }
  });
});

describe("a page of another site", () => {
  const origin = "https://partner.example";
  const preflight = (headers: string) =>
    send({
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": headers },
    });

  it("may ask with a key and read the answer", async () => {
    const allowed = await preflight("authorization,content-type");
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    expect(allowed.headers.get("access-control-allow-headers")).toMatch(/authorization/);
    const answer = await execute(VIEWER, {}, { headers: { ...key.headers, origin } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-expose-headers")).toMatch(/x-request-id/);
  });

  it("is never allowed cookies, and gets nothing by them", async () => {
    const asked = await preflight("content-type");
    expect(asked.headers.get("access-control-allow-origin")).toBeNull();
    for (const response of [asked, await preflight("authorization")]) {
      expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    }
    const answer = await execute(VIEWER, {}, { cookie: owner.cookie, headers: { origin } });
    expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: "FORBIDDEN" } }] });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("with a key and a cookie asks by the key alone", async () => {
    const stranger = await signedIn();
    const answer = await execute<{ viewer: { id: string } }>(
      VIEWER,
      {},
      { cookie: stranger.cookie, headers: { ...key.headers, origin } },
    );
    const own = await execute<{ viewer: { id: string } }>(VIEWER, {}, key);
    expect(answer.data.viewer.id).toBe(own.data.viewer.id);
  });

  it.each([
    [
      "a form",
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "query=mutation%7BcreateWorkflow%7B__typename%7D%7D",
      },
    ],
    [
      "plain text",
      {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body: '{"query":"mutation { createWorkflow { __typename } }"}',
      },
    ],
    [
      "a multipart form",
      {
        method: "POST",
        headers: { "content-type": "multipart/form-data; boundary=x" },
        body: '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"mutation { createWorkflow { __typename } }"}\r\n--x--',
      },
    ],
    [
      "JSON from a foreign origin",
      {
        method: "POST",
        headers: { "content-type": "application/json", origin },
        body: '{"query":"mutation { createWorkflow { __typename } }"}',
      },
    ],
    [
      "JSON from a sandboxed frame",
      {
        method: "POST",
        headers: { "content-type": "application/json", origin: "null" },
        body: '{"query":"mutation { createWorkflow { __typename } }"}',
      },
    ],
  ])("changes nothing by %s in its user's name", async (_name, init) => {
    const before = await db.workflow.count();
    const response = await send({ ...init, headers: { ...init.headers, cookie: owner.cookie } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await db.workflow.count()).toBe(before);
  });
});

describe("compression", () => {
  const models = (encoding: string | null, accept = "application/json") =>
    send({
      method: "POST",
      headers: { ...json, accept, ...(encoding === null ? {} : { "accept-encoding": encoding }) },
      body: JSON.stringify({ query: "{ models { slug description parameters { name label values } } }" }),
    });

  it("is for those who take it, and the same answer", async () => {
    const plain = await (await models(null)).text();
    const packed = await models("br, gzip");
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("vary")).toMatch(/accept-encoding/i);
    const bytes = Buffer.from(await packed.arrayBuffer());
    expect(bytes.length).toBeLessThan(plain.length / 3);
    expect(JSON.parse(gunzipSync(bytes).toString()).data).toEqual(JSON.parse(plain).data);
    for (const encoding of ["identity", "gzip;q=0", "br", "deflate"]) {
      expect((await models(encoding)).headers.get("content-encoding")).toBeNull();
    }
  });

  it("keeps type, status and headers, over a real connection too", async () => {
    for (const query of ["{ __typename }", "{ models { slug description } }", "{ nothing }"]) {
      const ask = (encoding: string) =>
        fetch(`http://127.0.0.1:${gateway.port()}/graphql`, {
          method: "POST",
          headers: { ...json, accept: "application/graphql-response+json", "accept-encoding": encoding },
          body: JSON.stringify({ query }),
        });
      const [plain, packed] = [await ask("identity"), await ask("gzip")];
      expect(packed.status).toBe(plain.status);
      expect(packed.headers.get("content-type")).toBe(plain.headers.get("content-type"));
      expect(packed.headers.get("x-request-id")).toBeTruthy();
      const data = async (response: Response) => (await response.json()).data;
      expect(await data(packed)).toEqual(await data(plain));
    }
  });

  it("leaves small answers and streams alone", async () => {
    const small = await send({
      method: "POST",
      headers: { ...json, "accept-encoding": "gzip" },
      body: '{"query":"{ __typename }"}',
    });
    expect(small.headers.get("content-encoding")).toBeNull();
    expect((await models("gzip", "text/event-stream")).headers.get("content-encoding")).not.toBe("gzip");
  });
});
