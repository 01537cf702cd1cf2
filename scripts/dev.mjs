// npm run dev: the whole product from its sources. A page's edit shows at once and keeps sockets; an edit below graphql/
// also restarts the worker.
import { createServer as createHttpServer } from "node:http";
import { createServer as createViteServer } from "vite";
import { fail } from "./environment.mjs";

const ENTRY = "/graphql/server.ts";

try {
  const server = createHttpServer();
  const vite = await createViteServer({ server: { middlewareMode: true, hmr: { server } }, appType: "custom" });
  const current = () => vite.ssrLoadModule(ENTRY);
  const { prepare, listen, greeting, startBackground } = await current();
  await prepare();

  server.on("request", (req, res) => {
    vite.middlewares(req, res, async () => {
      try {
        const app = await current();
        await app.prepare();
        app.handleRequest(req, res);
      } catch (error) {
        vite.ssrFixStacktrace(error);
        res.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
        res.end(String(error.stack));
      }
    });
  });
  server.on("upgrade", async (req, socket, head) => {
    if (req.headers["sec-websocket-protocol"] === "vite-hmr") return;
    (await current()).takeUpgrade(req, socket, head);
  });

  await listen(server);
  let stopBackground = await startBackground();
  process.stdout.write(greeting(server));

  let restarting = Promise.resolve();
  vite.watcher.on("change", (file) => {
    if (!/[\\/]graphql[\\/].*\.ts$/.test(file)) return;
    restarting = restarting.then(restart).catch((error) => {
      // What is being edited may not hold together yet: say so, and try again at the next save.
      vite.ssrFixStacktrace(error);
      console.error(error);
    });
  });

  /** Everything below graphql/ is evaluated afresh: a schema that were half old and half new would name its types twice. */
  async function restart() {
    await stopBackground();
    stopBackground = async () => undefined;
    vite.moduleGraph.invalidateAll();
    const app = await current();
    await app.prepare();
    stopBackground = await app.startBackground();
  }

  for (const signal of ["SIGTERM", "SIGINT"]) {
    process.once(signal, async () => {
      await stopBackground();
      process.exit(0);
    });
  }
} catch (error) {
  fail(error);
}
