import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll } from "vitest";
import { handleKieCallback } from "#graphql/gateway/callbacks/kie.ts";
import { env } from "#graphql/runtime/env.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";

/** A task at the scripted kie.ai. The test decides when and how it ends. */
export type KieTask = {
  id: string;
  prompt: string;
  callBackUrl: string;
  state: "generating" | "success" | "fail";
  failCode: string;
  failMsg: string;
  /** How many result files it has. */
  files: number;
};

/** What becomes of a create request: taken and answered, taken without an answer, or refused with a code. */
export type Fate = "answer" | "reset" | "hang" | "html" | number;

/**
 * Stands where the product listens and the sandbox would answer: kie.ai's market, its file host and our callbacks'
 * address, under the test's command. Register it after the database.
 */
export function scriptedKie() {
  let server: Server;
  let png: Buffer = Buffer.alloc(0);
  const kie = {
    origin: "",
    /** Where result files are said to be; its own origin unless a test puts something in between. */
    filesOrigin: "",
    tasks: new Map<string, KieTask>(),
    /** Every create request, in order: when it came and whether it was taken. */
    creates: [] as { at: number; prompt: string; id: string | null }[],
    /** Decides about the next create request. */
    fate: (_prompt: string): Fate => "answer",
    /** Called with the task when it was taken and before the answer goes out. */
    taken: async (_task: KieTask): Promise<void> => undefined,
    /** Called when a record is asked for, before the answer goes out. */
    reading: async (_id: string): Promise<void> => undefined,
    /** Status of the record endpoint and of the files; 200 is well. */
    recordStatus: 200,
    fileStatus: 200,
    finish: (id: string, state: "success" | "fail", failure: { code?: string; message?: string } = {}) => {
      const task = kie.tasks.get(id);
      if (task === undefined) throw new Error(`kie.ai has no task ${id}`);
      Object.assign(task, {
        state,
        failCode: failure.code ?? "500",
        failMsg: failure.message ?? "Internal server error",
      });
    },
    /** The kie tasks made for one of our tasks, oldest first. */
    of: (taskId: string) => [...kie.tasks.values()].filter(({ callBackUrl }) => callBackUrl.includes(taskId)),
    /** Calls back about a task, as kie.ai would, or with another body or other headers. */
    callBack: async (id: string, changes: { body?: string; headers?: Record<string, string>; path?: string } = {}) => {
      const task = kie.tasks.get(id);
      if (task === undefined) throw new Error(`kie.ai has no task ${id}`);
      const path = changes.path ?? new URL(task.callBackUrl).pathname;
      const body = changes.body ?? JSON.stringify({ code: 200, msg: "ok", data: recordOf(task, filesOrigin()) });
      const response = await fetch(`${kie.origin}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(changes.headers ?? signedFor(id)) },
        body,
      });
      await response.arrayBuffer();
      return response.status;
    },
  };
  const filesOrigin = () => (kie.filesOrigin === "" ? kie.origin : kie.filesOrigin);
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const url = new URL(req.url ?? "/", "http://kie");
    if (url.pathname.startsWith("/webhooks/kie/")) return handleKieCallback(req, res);
    if (url.pathname.startsWith("/files/")) {
      res.writeHead(kie.fileStatus, { "content-type": "image/png" });
      return void res.end(kie.fileStatus === 200 ? png : "no");
    }
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    if (url.pathname.endsWith("/recordInfo")) {
      const id = url.searchParams.get("taskId") ?? "";
      const task = kie.tasks.get(id);
      await kie.reading(id);
      if (kie.recordStatus !== 200) return void res.writeHead(kie.recordStatus).end("trouble");
      if (task === undefined) return json(res, { code: 422, msg: "recordInfo is null", data: null });
      return json(res, { code: 200, msg: "success", data: recordOf(task, filesOrigin()) });
    }
    if (url.pathname.endsWith("/createTask")) return create(JSON.parse(Buffer.concat(chunks).toString()), res);
    res.writeHead(404).end();
  };
  const create = async (body: { callBackUrl: string; input: { prompt: string } }, res: ServerResponse) => {
    const { prompt } = body.input;
    const fate = kie.fate(prompt);
    if (typeof fate === "number") {
      kie.creates.push({ at: Date.now(), prompt, id: null });
      return json(res, { code: fate, msg: "no", data: null });
    }
    const id = randomBytes(16).toString("hex");
    const told = { id, prompt, callBackUrl: body.callBackUrl, failCode: "", failMsg: "", files: 1 };
    const task: KieTask = { ...told, state: "generating" };
    kie.tasks.set(id, task);
    kie.creates.push({ at: Date.now(), prompt, id });
    await kie.taken(task);
    if (fate === "reset") return void res.socket?.resetAndDestroy();
    if (fate === "html") return void res.writeHead(502, { "content-type": "text/html" }).end("<html>502</html>");
    if (fate === "answer") return json(res, { code: 200, msg: "success", data: { taskId: id } });
  };
  beforeAll(async () => {
    png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#fd4" } })
      .png()
      .toBuffer();
    server = createServer((req, res) => {
      answer(req, res).catch(() => res.destroy());
    });
    // A kept connection is closed by whoever has had enough of it; here nobody, or callbacks would meet the closing.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    kie.origin = `http://127.0.0.1:${port}`;
    setOwnPort(port);
  });
  afterAll(async () => {
    await closeHttp();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return kie;
}

export type ScriptedKie = ReturnType<typeof scriptedKie>;

/** The headers of a callback that is signed with KIE_WEBHOOK_HMAC_KEY, where that is set. */
export function signedFor(id: string, seconds = Math.floor(Date.now() / 1000)): Record<string, string> {
  const key = env.kie.webhookHmacKey;
  if (key === undefined) return {};
  const signature = createHmac("sha256", key).update(`${id}.${seconds}`).digest("base64");
  return { "x-webhook-timestamp": String(seconds), "x-webhook-signature": signature };
}

function json(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { "content-type": "application/json" });
  res.end(JSON.stringify(body));
}

function recordOf(task: KieTask, origin: string): Record<string, unknown> {
  const resultUrls = Array.from({ length: task.files }, (_, place) => `${origin}/files/${task.id}_${place}.png`);
  const isMade = task.state === "success";
  return {
    taskId: task.id,
    model: "google/nano-banana",
    state: task.state,
    param: JSON.stringify({ callBackUrl: task.callBackUrl, input: JSON.stringify({ prompt: task.prompt }) }),
    resultJson: isMade ? JSON.stringify({ resultUrls }) : "",
    failCode: task.state === "fail" ? task.failCode : null,
    failMsg: task.state === "fail" ? task.failMsg : null,
    creditsConsumed: 4,
  };
}
