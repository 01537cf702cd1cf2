import { Agent, request } from "node:http";
import { expect, it } from "vitest";
import { inTurn } from "#graphql/gateway/http/request-queue.ts";
import { requestListener } from "#graphql/gateway/router.ts";
import { listen } from "#tests/support/server/local-server.ts";

const AT_ONCE = 100;
const EACH_MS = 2;

const agent = new Agent({ keepAlive: true });

const get = (port: number, path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, agent }, (res) => {
      res.resume().on("end", () => resolve(res.statusCode));
    })
      .on("error", reject)
      .end();
  });

it("whoever asks for little is answered between many pages that were asked for at once", async () => {
  let begun = 0;
  let eachMs = 0;
  const { port, stop } = await listen(
    requestListener({
      sandbox: (_req, res) => void res.end(),
      pages: async (_req, res) => {
        await inTurn();
        begun += 1;
        for (const until = performance.now() + eachMs; performance.now() < until; );
        res.end();
      },
    }),
  );
  // Connections are taken one by one; what is tried here is what comes over those that are open.
  await Promise.all(Array.from({ length: AT_ONCE + 1 }, () => get(port, "/pricing")));
  [begun, eachMs] = [0, EACH_MS];
  const pages = Array.from({ length: AT_ONCE }, () => get(port, "/pricing"));
  // The last of all that came.
  await get(port, "/healthz");
  expect(begun).toBeLessThan(AT_ONCE / 2);
  expect(await Promise.all(pages)).toEqual(pages.map(() => 200));
  expect(begun).toBe(AT_ONCE);
  await stop();
});
