import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { handleSandbox, startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";
import { useDatabase } from "#tests/support/database.ts";
import { listen } from "#tests/support/server/local-server.ts";

export type Call = { path: string; headers: IncomingMessage["headers"]; body: JsonObject; at: number };

/**
 * The sandbox behind a real HTTP server, with a place for its callbacks beside it. `answer` is the status that
 * callbacks get; `calls` collects them.
 */
export function useSandbox() {
  useDatabase();
  const sandbox = { origin: "", calls: [] as Call[], answer: 200, post, get, record, callsFor, callBackUrl: "" };
  let stop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    const started = await listen(async (req, res) => {
      if (req.url?.startsWith("/sandbox/")) return void (await handleSandbox(req, res));
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const body: JsonObject = JSON.parse(Buffer.concat(chunks).toString());
      sandbox.calls.push({ path: req.url ?? "", headers: req.headers, body, at: Date.now() });
      res.writeHead(sandbox.answer).end();
    });
    stop = started.stop;
    sandbox.origin = `http://127.0.0.1:${started.port}`;
    sandbox.callBackUrl = `${sandbox.origin}/webhooks/kie/task/token`;
    setOwnPort(started.port);
    await startSandbox();
  });
  beforeEach(() => {
    sandbox.calls.length = 0;
    sandbox.answer = 200;
  });
  afterAll(async () => {
    await stopSandbox();
    await closeHttp();
    await stop();
  });

  /** The callbacks that carry a task's id, wherever in the body. */
  function callsFor(taskId: string): Call[] {
    return sandbox.calls.filter(({ body }) => JSON.stringify(body).includes(taskId));
  }

  async function post(path: string, body: unknown): Promise<JsonObject & { code: number }> {
    const response = await fetch(`${sandbox.origin}/sandbox/kie${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${sandboxKey()}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  async function get(path: string): Promise<JsonObject & { code: number }> {
    const response = await fetch(`${sandbox.origin}/sandbox/kie${path}`, {
      headers: { authorization: `Bearer ${sandboxKey()}` },
    });
    return response.json();
  }

  /** The `data` of a status endpoint. */
  async function record(path: string, taskId: string): Promise<JsonObject> {
    const { data } = await get(`${path}?taskId=${taskId}`);
    return typeof data === "object" && data !== null && !Array.isArray(data) ? data : {};
  }
  return sandbox;
}

/** The id that a creation answered with. */
export function taskIdOf(answer: JsonObject): string {
  const { data } = answer;
  if (typeof data !== "object" || data === null || Array.isArray(data) || typeof data.taskId !== "string") {
    throw new Error(`no task was created: ${JSON.stringify(answer)}`);
  }
  return data.taskId;
}
