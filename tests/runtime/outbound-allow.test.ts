// @process own: it sets variables.
import { createServer } from "node:http";
import { afterAll, expect, it } from "vitest";

// The environment is read once, at the first import: the port must be known before.
const inner = createServer((_req, res) => res.end("inside"));
await new Promise<void>((resolve) => inner.listen(0, "127.0.0.1", resolve));
const address = inner.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
process.env.OUTBOUND_ALLOW = `127.0.0.1:${port}, localhost:${port}`;
const { closeHttp, request } = await import("#graphql/runtime/http/http.ts");

afterAll(async () => {
  await closeHttp();
  inner.close();
});

const get = (url: string) => request(url, { timeoutMs: 2_000, maxBytes: 1_000 });

it("private hosts and ports named in OUTBOUND_ALLOW may be called, and no others", async () => {
  expect((await get(`http://127.0.0.1:${port}/`)).body.toString()).toBe("inside");
  expect((await get(`http://LOCALHOST:${port}/`)).body.toString()).toBe("inside");
  await expect(get(`http://127.0.0.2:${port}/`)).rejects.toMatchObject({ phase: "refused-address" });
  await expect(get(`http://127.0.0.1:${port + 1}/`)).rejects.toMatchObject({ phase: "refused-address" });
});
