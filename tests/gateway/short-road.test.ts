import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { knownDocument } from "#graphql/gateway/graphql/known-documents.ts";
import { answerShort, mayGoShort } from "#graphql/gateway/graphql/short-road.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ENDPOINT, fetchBy, gatewayOnPort, knowDocument, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";

useDatabase();
const gateway = gatewayOnPort();

const VIEWER = "query Who($with: Boolean = true) { viewer { id email @include(if: $with) } }";
const MISSING = '{ task(id: "nothing") { id } estimateImageTask(input: { model: "none", prompt: "" }) { credits } }';
const SIGN_IN = `mutation { signIn(input: { email: "nobody@example.test", password: "wrong and long" }) { __typename } }`;
const TWO = "query One { __typename } query Two { viewer { id } }";

let person: Person;
let bearer: string;
beforeAll(async () => {
  person = await signedIn();
  ({ authorization: bearer = "" } = (await makeKey(person.viewer)).headers ?? {});
  for (const query of [VIEWER, MISSING, SIGN_IN, TWO]) knowDocument(query);
});

type Given = { headers?: Record<string, string>; body: unknown };

const CHANGING = new Set(["x-request-id", "ratelimit-remaining", "ratelimit-reset", "content-length"]);

async function answerBy(road: "short" | "long", { headers = {}, body }: Given) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const given = { "content-type": "application/json", "x-request-id": "the-same", ...headers };
  const response = await fetchBy(
    road,
    new Request(ENDPOINT, { method: "POST", headers: given, body: text }),
    "10.0.0.1",
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  const answer = response.headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes;
  return {
    status: response.status,
    headers: [...response.headers]
      .map(([name, value]) => [name.toLowerCase(), value])
      .filter(([name]) => !CHANGING.has(name ?? ""))
      .sort(),
    answer: answer.toString().replace(/"remaining":\d+/g, ""),
  };
}

/** Whether the short road takes it, or leaves it to the long one. */
async function isTaken({ headers = {}, body }: Given): Promise<boolean> {
  const given = new Headers({ "content-type": "application/json", host: "localhost:3000", ...headers });
  const head = { method: "POST", url: "/graphql", header: (name: string) => given.get(name) };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return mayGoShort(head) && (await answerShort(head, text, "10.0.0.1")) !== null;
}

const asPerson = () => ({ cookie: person.cookie });
const foreign = { origin: "https://elsewhere.example" };

describe("the short road", () => {
  it.each<[what: string, given: () => Given]>([
    ["a document", () => ({ headers: asPerson(), body: { query: VIEWER } })],
    ["variables", () => ({ headers: asPerson(), body: { query: VIEWER, variables: { with: false } } })],
    ["variables that don't fit", () => ({ headers: asPerson(), body: { query: VIEWER, variables: { with: "?" } } })],
    [
      "too many variables",
      () => ({ body: { query: VIEWER, variables: { list: Array.from({ length: 501 }, () => 1) } } }),
    ],
    ["an operation by its name", () => ({ headers: asPerson(), body: { query: TWO, operationName: "Two" } })],
    ["nulls", () => ({ body: { query: VIEWER, variables: null, operationName: null, extensions: null } })],
    ["a byte order mark", () => ({ body: `\ufeff${JSON.stringify({ query: VIEWER })}` })],
    ["errors with their paths", () => ({ headers: asPerson(), body: { query: MISSING } })],
    ["a mutation that is refused", () => ({ body: { query: SIGN_IN } })],
    ["a key", () => ({ headers: { authorization: bearer }, body: { query: VIEWER } })],
    ["a key that does not work", () => ({ headers: { authorization: "Bearer nbv_live_x" }, body: { query: VIEWER } })],
    ["a key in a cookie", () => ({ headers: { cookie: "a=nbv_live_0123456789" }, body: { query: VIEWER } })],
    ["a foreign page with a key", () => ({ headers: { authorization: bearer, ...foreign }, body: { query: VIEWER } })],
    ["any type", () => ({ headers: { accept: "*/*" }, body: { query: VIEWER } })],
    [
      "GraphQL's own type, for what does not fit",
      () => ({
        headers: { accept: "application/graphql-response+json, application/json;q=0.9" },
        body: { query: VIEWER, variables: { with: 1 } },
      }),
    ],
    ["gzip", () => ({ headers: { ...asPerson(), "accept-encoding": "gzip" }, body: { query: MISSING } })],
    [
      "a type with a parameter",
      () => ({ headers: { "content-type": "Application/JSON; charset=utf-8" }, body: { query: VIEWER } }),
    ],
  ])("answers %s as the long one does", async (_what, given) => {
    expect(await isTaken(given())).toBe(true);
    expect(await answerBy("short", given())).toEqual(await answerBy("long", given()));
  });

  it.each<[what: string, given: () => Given]>([
    ["a document that nobody has sent yet", () => ({ body: { query: "{ unheardOf: __typename }" } })],
    ["what is no document", () => ({ body: { query: "{" } })],
    ["an operation that is not there", () => ({ body: { query: TWO, operationName: "Three" } })],
    ["an operation that is not named", () => ({ body: { query: TWO } })],
    ["a parameter that nobody knows", () => ({ body: { query: VIEWER, batch: 1 } })],
    ["variables that are a list", () => ({ body: { query: VIEWER, variables: [] } })],
    ["a text beside an id", () => ({ body: { query: VIEWER, documentId: "x" } })],
    ["a list", () => ({ body: [{ query: VIEWER }] })],
    ["no JSON", () => ({ body: "query" })],
    ["a stream of events", () => ({ headers: { accept: "text/event-stream" }, body: { query: VIEWER } })],
    ["a type that is not spoken", () => ({ headers: { accept: "text/html" }, body: { query: VIEWER } })],
    ["a foreign page with a cookie", () => ({ headers: { ...asPerson(), ...foreign }, body: { query: VIEWER } })],
    ["plain text", () => ({ headers: { "content-type": "text/plain" }, body: { query: VIEWER } })],
    ["what is compressed", () => ({ headers: { "content-encoding": "gzip" }, body: { query: VIEWER } })],
  ])("leaves %s to the long one, and has done nothing", async (_what, given) => {
    expect(await isTaken(given())).toBe(false);
    expect(await answerBy("short", given())).toEqual(await answerBy("long", given()));
  });

  it("is taken over the network from the second time on", async () => {
    const query = "query Second { __typename }";
    const ask = () =>
      fetch(`http://127.0.0.1:${gateway.port()}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
    expect(knownDocument(query)).toBeUndefined();
    const first = await (await ask()).json();
    expect(knownDocument(query)).toBeDefined();
    const second = await (await ask()).json();
    expect(second.data).toEqual(first.data);
    expect(second.extensions.cost.requested).toBe(first.extensions.cost.requested);
  });
});
