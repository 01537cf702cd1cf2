import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { atPublicAddress } from "#graphql/gateway/http/public-address.ts";
import { requestListener } from "#graphql/gateway/router.ts";
import { env } from "#graphql/runtime/env.ts";
import { useDatabase } from "#tests/support/database.ts";
import { listen } from "#tests/support/server/local-server.ts";

useDatabase();

let port = 0;
let stop: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  const started = await listen(
    requestListener({
      sandbox: (_, res) => void res.end("sandbox"),
      pages: atPublicAddress((req, res) => void res.writeHead(200).end(req.url)),
    }),
  );
  ({ port, stop } = started);
});
afterAll(() => stop());

type Answered = { status: number | undefined; location: string | undefined; cookie: string };

function ask(path: string, headers: Record<string, string>, method = "GET"): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      answer.resume();
      const cookie = (answer.headers["set-cookie"] ?? []).join().split(";", 1)[0] ?? "";
      answer.once("end", () => resolve({ status: answer.statusCode, location: answer.headers.location, cookie }));
    });
    sent.once("error", reject).end();
  });
}

const site = new URL(env.publicUrl);
const document = { accept: "text/html,*/*", "sec-fetch-dest": "document" };

it.each(["127.0.0.1", "127.0.0.1:3000", "www.example.com", `${site.hostname}.`, "[::1]:3000"])(
  "a page asked of %s is opened at the public address, with its path and query",
  async (host) => {
    const moved = await ask("/zh/creations?show=videos&x=%2F", { ...document, host });
    expect(moved).toMatchObject({ status: 308, location: `${env.publicUrl}/zh/creations?show=videos&x=%2F` });
    expect(await ask("/pricing", { host })).toMatchObject({ status: 308, location: `${env.publicUrl}/pricing` });
    expect((await ask("/pricing", { host }, "HEAD")).status).toBe(308);
    expect((await ask("//evil.example/x", { host })).location).toBe(`${env.publicUrl}//evil.example/x`);
  },
);

it("a page asked of the public name is answered there, whatever its port", async () => {
  for (const host of [site.host, site.hostname, site.hostname.toUpperCase(), `${site.hostname}:8080`]) {
    expect((await ask("/pricing", { ...document, host })).status).toBe(200);
  }
  expect((await ask("/pricing", { host: "127.0.0.1:3000", "x-forwarded-host": site.host })).status).toBe(200);
});

it("what is no page is answered where it was asked: forms, data, files, the API, callbacks, media and health", async () => {
  const host = "127.0.0.1";
  expect((await ask("/sign-in", { host }, "POST")).status).toBe(200);
  expect((await ask("/creations.data?_routes=x", { host, "sec-fetch-dest": "empty" })).status).toBe(200);
  expect((await ask("/billing/transactions.csv", { ...document, host })).status).toBe(200);
  expect((await ask("/offline", { host, "sec-fetch-dest": "empty" })).status).toBe(200);
  for (const path of [
    "/healthz",
    "/readyz",
    "/graphql?query=%7B__typename%7D",
    "/webhooks/kie/a/b",
    "/media/x",
    "/sandbox/x",
  ]) {
    expect((await ask(path, { ...document, host })).status, path).not.toBe(308);
  }
});

it("a proxy that tells its own name for ours sends nobody in circles", async () => {
  const host = "127.0.0.1:3000";
  const first = await ask("/pricing", { ...document, host });
  expect(first.status).toBe(308);
  expect((await ask("/pricing", { ...document, host, cookie: `a=b; ${first.cookie}` })).status).toBe(200);
});
