import { afterAll, expect, it } from "vitest";
import { listedModels } from "#graphql/domain/operations/catalog/import/listed.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { useDatabase } from "#tests/support/database.ts";
import { listen } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

let asked = 0;
const { port, stop } = await listen((_req, res) => {
  asked += 1;
  res.writeHead(502).end("<html>");
});
useDatabase();
useSettings({
  KIE_API_KEY: "k-0123456789",
  KIE_API_BASE: `http://127.0.0.1:${port}`,
  PUBLIC_URL: "https://studio.example.com",
  OUTBOUND_ALLOW: `127.0.0.1:${port}`,
});
afterAll(async () => {
  await closeHttp();
  await stop();
});

it("kie.ai's list, which does not come, is asked for once, and whoever looks next is not kept waiting for it", async () => {
  await expect(listedModels()).rejects.toMatchObject({ code: "CONFLICT" });
  const times = asked;
  for (let look = 0; look < 3; look++) await expect(listedModels()).rejects.toMatchObject({ code: "CONFLICT" });
  const listing = { model: "maker/one", slug: null, title: "One", provider: null, taskTypes: [], priceText: null };
  await db.kieCatalog.createMany({ data: [{ id: "kie" }], skipDuplicates: true });
  await db.kieCatalog.update({ where: { id: "kie" }, data: { models: [listing], modelsReadAt: new Date(0) } });
  expect(await listedModels()).toEqual([listing]);
  expect(asked).toBe(times);
  expect(times).toBeGreaterThan(0);
});
