import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import { closeHttp, request } from "#graphql/runtime/http/http.ts";
import { useSettings } from "#tests/support/settings.ts";

const inner = createServer((_req, res) => res.end("inside"));
await new Promise<void>((resolve) => inner.listen(0, "127.0.0.1", resolve));
const { port } = inner.address() as AddressInfo;
useSettings({ OUTBOUND_ALLOW: `127.0.0.1:${port}, localhost:${port}` });

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
