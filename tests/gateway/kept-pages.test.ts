import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Draw, keptPages } from "#graphql/gateway/http/kept-pages.ts";
import { env } from "#graphql/runtime/env.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { listen } from "#tests/support/server/local-server.ts";

let drawn: string[] = [];
let fault: Error | undefined;

/** Pages below /lasting say that they last; each tells by how many it was drawn. */
const draw: Draw = async (req, _res, { nonce }) => {
  drawn.push(req.url ?? "");
  if (fault !== undefined) throw fault;
  const headers = new Headers({
    "content-type": "text/html",
    "content-security-policy": `script-src 'nonce-${nonce}'`,
  });
  if (req.url?.startsWith("/lasting")) headers.set("page-cache-control", "max-age=60");
  if (req.url?.endsWith("cookie")) headers.append("set-cookie", "seen=1");
  const status = req.url?.endsWith("missing") ? 404 : 200;
  const text = `<script nonce="${nonce}">1</script><p>${drawn.length}</p><script nonce="${nonce}">2</script>`;
  return new Response(text.padEnd(3_000), { headers, status });
};

let port = 0;
let stop: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  const pages = keptPages(draw);
  ({ port, stop } = await listen(async (req, res) => {
    await Promise.resolve(pages(req, res)).catch(() => void res.writeHead(500).end());
  }));
});
afterAll(() => stop());
beforeEach(() => {
  drawn = [];
  fault = undefined;
});

type Answer = { status: number; headers: Record<string, unknown>; text: string };
const { host } = new URL(env.publicUrl);

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers: { host, ...headers } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const text = answer.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: text.toString() });
    });
    sent.once("error", reject).end();
  });
}

function noncesOf({ headers, text }: Answer): string[] {
  const [, told = ""] = /'nonce-([^']+)'/.exec(String(headers["content-security-policy"])) ?? [];
  const used = [...text.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce ?? "");
  expect(used).toHaveLength(2);
  expect(new Set([told, ...used]).size, "one nonce, in the header and on both scripts").toBe(1);
  return used.slice(0, 1);
}

it("draws what lasts once for all strangers, each with a nonce of its own, and tells nobody", async () => {
  const answers = [];
  for (let time = 0; time < 5; time += 1) answers.push(await ask("/lasting/a", { "accept-encoding": "gzip" }));
  // The first tells that it lasts, the second is drawn to be kept.
  expect(drawn).toHaveLength(2);
  expect(new Set(answers.flatMap(noncesOf)).size).toBe(5);
  for (const { headers } of answers) expect(headers).not.toHaveProperty("page-cache-control");
  expect(answers.at(-1)?.headers).toMatchObject({ "content-type": "text/html", "content-encoding": "gzip" });
});

it("draws it once for many who come at once", async () => {
  await ask("/lasting/b");
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask("/lasting/b")));
  expect(drawn).toHaveLength(2);
  expect(new Set(answers.flatMap(noncesOf)).size).toBe(8);
});

it("keeps one for each set of choices", async () => {
  await ask("/lasting/c");
  for (const cookie of ["theme=dark", "theme=light", "theme=dark; nbv_browser=x", "theme=dark"])
    await ask("/lasting/c", { cookie });
  expect(drawn).toHaveLength(3);
});

it("answers HEAD without a body", async () => {
  for (let time = 0; time < 3; time += 1) await ask("/lasting/d");
  const { status, text } = await ask("/lasting/d", {}, "HEAD");
  expect({ status, text, drawn: drawn.length }).toEqual({ status: 200, text: "", drawn: 2 });
});

it.each([
  ["who is signed in", "/lasting/e", { cookie: "nbv_session=abc" }],
  ["a program with a key", "/lasting/e", { authorization: "Bearer nbv_test_0123456789" }],
  ["who asks with a query", "/lasting/e?idea=x", {}],
  ["who asks under another name", "/lasting/e", { host: "other.example" }],
  ["who brings a long cookie", "/lasting/e", { cookie: `models=${"a".repeat(200)}` }],
  ["who asks for a page that does not last", "/other", {}],
  ["who asks for a page that sets a cookie", "/lasting/cookie", {}],
  ["who asks for a page that is not there", "/lasting/missing", {}],
])("draws anew for %s", async (_who, path, headers) => {
  await ask("/lasting/e");
  drawn = [];
  for (let time = 0; time < 4; time += 1) await ask(path, headers);
  expect(drawn).toHaveLength(4);
});

it("draws anew once the catalogue has changed", async () => {
  for (let time = 0; time < 3; time += 1) await ask("/lasting/g");
  notify("catalog");
  for (let time = 0; time < 3; time += 1) await ask("/lasting/g");
  expect(drawn).toHaveLength(3);
});

it("keeps no fault", async () => {
  await ask("/lasting/f");
  fault = new Error("away");
  expect((await ask("/lasting/f")).status).toBe(500);
  fault = undefined;
  expect((await ask("/lasting/f")).status).toBe(200);
});
