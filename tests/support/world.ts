import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { closeSockets } from "#graphql/gateway/live/sockets.ts";
import { requestListener, upgradeListener } from "#graphql/gateway/router.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { handleSandbox, startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { useDatabase } from "#tests/support/database.ts";

/**
 * Gives the test file everything that makes tasks: a database, the sandbox over real HTTP, the callbacks' address, media
 * and the worker. Call it instead of useDatabase.
 */
export function useWorld(): { origin(): string; restartWorker(): Promise<void>; stopWorker(): Promise<void> } {
  let server: Server;
  let origin = "";
  let stop: () => Promise<void> = async () => undefined;
  useDatabase();
  beforeAll(async () => {
    server = createServer(
      requestListener({ sandbox: handleSandbox, pages: (_req, res) => void res.writeHead(404).end() }),
    );
    server.on("upgrade", upgradeListener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    setOwnPort(port);
    await startSandbox();
    stop = await startWorker();
  });
  const stopWorker = async () => {
    await stop();
    stop = async () => undefined;
  };
  afterAll(async () => {
    await stopWorker();
    await stopSandbox();
    await closeSockets();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await closeHttp();
  });
  return {
    origin: () => origin,
    stopWorker,
    restartWorker: async () => {
      await stopWorker();
      stop = await startWorker();
    },
  };
}
