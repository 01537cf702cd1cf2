import { expect, it } from "vitest";
import { inCatalogTurn } from "#graphql/domain/provider/catalog-turn.ts";
import { db } from "#graphql/runtime/db.ts";
import { listKieModels, readKiePrice, readKieSchema, readKieSuccess } from "#graphql/vendors/kie/catalog/catalog.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
// A second of kie.ai's is 100 ms here.
useSettings({ SANDBOX_SPEED: "10" });
const own = ownServer();
const SECOND_MS = 100;
const provider = { sandbox: true };

it("whatever is asked by whomever, kie.ai hears one thing a second", async () => {
  const heard: number[] = [];
  own.answer = (_req, res) => {
    heard.push(performance.now());
    // Some answers are long on their way.
    setTimeout(
      () => res.writeHead(200).end('{"code":200,"data":{"total":0,"models":[]}}'),
      heard.length % 3 === 0 ? 80 : 1,
    );
  };
  // Nothing of it is remembered by the process: each asks the row, as another process does.
  await Promise.all([
    inCatalogTurn(provider, () => listKieModels(provider)),
    inCatalogTurn(provider, () => readKieSchema(provider, "a")),
    inCatalogTurn(provider, () => readKiePrice(provider, "a")),
    inCatalogTurn(provider, () => readKieSuccess(provider, "a")),
    inCatalogTurn(provider, () => readKiePrice(provider, "b")),
    inCatalogTurn(provider, () => readKiePrice(provider, "c")),
  ]);
  expect(heard).toHaveLength(6);
  const gaps = heard.slice(1).map((at, index) => at - (heard[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SECOND_MS);
});

it("too fast is waited out, longer each time, and told after five tries", async () => {
  const heard: number[] = [];
  own.answer = (_req, res) => {
    heard.push(performance.now());
    res
      .writeHead(200)
      .end(
        heard.length < 3
          ? '{"code":429,"msg":"Your call frequency is too high."}'
          : '{"code":200,"data":{"pricingDesc":"x"}}',
      );
  };
  expect(await inCatalogTurn(provider, () => readKiePrice(provider, "a"))).toEqual({ text: "x" });
  const gaps = heard.slice(1).map((at, index) => at - (heard[index] ?? 0));
  expect(gaps[0]).toBeGreaterThanOrEqual(2 * SECOND_MS);
  expect(gaps[1]).toBeGreaterThanOrEqual(4 * SECOND_MS);
  let tries = 0;
  const busy = () => {
    tries += 1;
    throw new VendorError("kie", "too fast", { verdict: "busy" });
  };
  await expect(inCatalogTurn(provider, async () => busy())).rejects.toMatchObject({ verdict: "busy" });
  expect(tries).toBe(5);
}, 20_000);

it("a turn whose process has died is somebody else's once its lease is over", async () => {
  const mine = { sandbox: true, keyId: "first" };
  await db.kieChannel.updateMany({ where: mine, data: { catalogAt: new Date(Date.now() + 300) } });
  const began = performance.now();
  await inCatalogTurn(provider, async () => undefined);
  expect(performance.now() - began).toBeGreaterThanOrEqual(250);
});
