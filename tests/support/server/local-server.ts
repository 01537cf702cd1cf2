import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";

export type Answer = (req: IncomingMessage, res: ServerResponse, body: Buffer) => void;

/** Starts an HTTP server on a free port of the loopback. */
export async function listen(
  listener: RequestListener,
): Promise<{ server: Server; port: number; stop: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { server, port: address.port, stop };
}

/**
 * A server that stands where the product itself listens, so the product may call it. `answer` is read at each request;
 * `seen` collects what came.
 */
export function ownServer() {
  const own = {
    origin: "",
    seen: [] as { method: string; url: string; headers: IncomingMessage["headers"]; body: Buffer }[],
    answer: ((_req, res) => res.writeHead(404).end()) as Answer,
  };
  let stop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    const started = await listen(async (req, res) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of req) chunks.push(chunk);
      } catch {
        return;
      }
      const body = Buffer.concat(chunks);
      own.seen.push({ method: req.method ?? "", url: req.url ?? "", headers: req.headers, body });
      own.answer(req, res, body);
    });
    stop = started.stop;
    own.origin = `http://127.0.0.1:${started.port}`;
    setOwnPort(started.port);
  });
  afterAll(async () => {
    await closeHttp();
    await stop();
  });
  return own;
}
