import { createHmac, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Paper } from "#tests/support/kie-schemas/document.ts";
import { type Answer, envelope, send } from "#tests/support/kie-stand-in/answers.ts";
import { catalogueAnswer } from "#tests/support/kie-stand-in/catalogue.ts";
import { type Family, type Order, type Plan, resultUrls, stepAt } from "#tests/support/kie-stand-in/orders.ts";
import { accepted, callbackOf, recordOf, unknownRecord } from "#tests/support/kie-stand-in/wire.ts";

/** A request as it came. */
export type Seen = { at: number; method: string; path: string; headers: IncomingMessage["headers"]; body: unknown };

/** An uploaded source, with the bytes that kie.ai's models would read. */
export type UploadedFile = { fileName: string; contentType: string; bytes: Buffer; url: string };

const CREATE: Record<string, Family> = {
  "/api/v1/jobs/createTask": "market",
  "/api/v1/veo/generate": "veo",
  "/api/v1/flux/kontext/generate": "flux",
  "/api/v1/gpt4o-image/generate": "gpt4o",
  "/api/v1/mj/generate": "midjourney",
};

const READ: Record<string, Family> = {
  "/api/v1/jobs/recordInfo": "market",
  "/api/v1/veo/record-info": "veo",
  "/api/v1/flux/kontext/record-info": "flux",
  "/api/v1/gpt4o-image/record-info": "gpt4o",
  "/api/v1/mj/record-info": "midjourney",
};

/**
 * kie.ai as its own papers describe it, and no word of it from the sandbox: createTask and the older dialects, records,
 * uploads, credits and files. It records every request. What a scenario wants otherwise stands in a plan, found by the
 * name in double brackets in the order's prompt; an order without one is made, read as running once, and succeeds.
 */
export class KieStandIn {
  /** Where its files lie, and whither callbacks go whatever their origin: the product stands behind a proxy of its own. */
  origin = "";
  callbackOrigin = "";
  webhookHmacKey: string | null = null;
  /** Of accounts that sign with a secret of their own, by their keys. */
  readonly webhookHmacKeys = new Map<string, string>();
  balance = 5916.25;
  readonly balances = new Map<string, number>();
  /** What an account's requests are answered with, whatever they ask, by its key. */
  readonly shut = new Map<string, Answer>();
  /** The models that its catalogue tells of. */
  papers: readonly Paper[] = [];
  readonly seen: Seen[] = [];
  readonly uploads: UploadedFile[] = [];
  readonly orders: Order[] = [];
  /** What callbacks were answered with, by kie.ai's task id. */
  readonly callbacks: { taskId: string; status: number }[] = [];
  readonly #plans = new Map<string, Plan>();
  readonly #attempts = new Map<string, number[]>();
  readonly #usual: Plan = {
    create: [{ made: true, answer: accepted }],
    record: [
      (order) => recordOf(order, { state: "running" }),
      (order) => recordOf(order, { state: "success", urls: resultUrls(order, this.origin) }),
    ],
    callbacks: [],
    callbackAfterMs: 0,
    files: [() => ({ status: 404 })],
    results: 1,
    upload: [],
  };

  constructor(files: Plan["files"]) {
    this.#usual.files = files;
  }

  /** Says how the orders whose prompt holds `[[name]]` are treated; what is not said stays as usual. */
  plan(name: string, plan: Partial<Plan>): void {
    this.#plans.set(name, { ...this.#usual, ...plan });
  }

  /** The orders of one scenario, in the order in which they came. */
  ordersOf(name: string): Order[] {
    return this.orders.filter((order) => nameIn(order.input) === name);
  }

  /** How many createTask requests a scenario has made, accepted or not. */
  attemptsOf(name: string): number {
    return this.#attempts.get(name)?.length ?? 0;
  }

  /** When a scenario's createTask requests came, in Unix milliseconds. */
  attemptTimes(name: string): readonly number[] {
    return this.#attempts.get(name) ?? [];
  }

  /** Answers a request; false when it is none of kie.ai's. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const url = new URL(req.url ?? "/", "http://kie");
    const at = url.pathname.search(/\/api\/|\/r\//);
    if (at < 0) return false;
    const path = url.pathname.slice(at);
    const bytes = await bodyOf(req);
    const body = parsed(req, bytes);
    this.seen.push({ at: Date.now(), method: req.method ?? "", path, headers: req.headers, body });
    send(res, await this.#answer(req, { path, url, body, bytes }));
    return true;
  }

  async #answer(req: IncomingMessage, { path, url, body, bytes }: Request): Promise<Answer> {
    const file = path.match(/^\/r\/([^/]+)\/(\d+)\./);
    if (file !== null) return this.#file(file[1] ?? "");
    const key = keyOf(req);
    if (key === "") return envelope(401, "You do not have access permissions");
    const shut = this.shut.get(key);
    if (shut !== undefined) return shut;
    const created = CREATE[path];
    if (created !== undefined && req.method === "POST") return this.#create(created, asRecord(body), key);
    const read = READ[path];
    if (read !== undefined) return this.#read(read, url.searchParams.get("taskId") ?? "", key);
    if (path.startsWith("/api/file-")) return this.#upload(req, path, bytes);
    const told = catalogueAnswer(this.papers, path);
    if (told !== null) return told;
    if (path === "/api/v1/chat/credit") return envelope(200, "success", this.balances.get(key) ?? this.balance);
    return { status: 404, ...envelope(404, "Not Found") };
  }

  #create(family: Family, body: Record<string, unknown>, key: string): Answer {
    const { model, callBackUrl, input: nested, ...rest } = body;
    const input = family === "market" ? asRecord(nested) : rest;
    const name = nameIn(input);
    const plan = this.#plans.get(name) ?? this.#usual;
    const attempt = this.attemptsOf(name);
    this.#attempts.set(name, [...(this.#attempts.get(name) ?? []), Date.now()]);
    const order: Order = {
      taskId: randomBytes(16).toString("hex"),
      family,
      model: typeof model === "string" ? model : "",
      input,
      callBackUrl: typeof callBackUrl === "string" ? callBackUrl : null,
      key,
      createTime: Date.now(),
      reads: 0,
      downloads: 0,
      attempt,
      plan,
    };
    const step = stepAt(plan.create, attempt);
    if (step.made) {
      this.orders.push(order);
      if (plan.callbacks.length > 0) setTimeout(() => void this.#callBack(order), plan.callbackAfterMs);
    }
    return step.answer(order);
  }

  /** An account does not know another's tasks. */
  #read(family: Family, taskId: string, key: string): Answer {
    const order = this.orders.find((one) => one.taskId === taskId);
    if (order === undefined || order.family !== family || order.key !== key) return unknownRecord({ family, taskId });
    const step = stepAt(order.plan.record, order.reads);
    order.reads++;
    return step(order);
  }

  #file(taskId: string): Answer {
    const order = this.orders.find((one) => one.taskId === taskId);
    if (order === undefined) return { status: 404 };
    const step = stepAt(order.plan.files, order.downloads);
    order.downloads++;
    return step(order);
  }

  /** The upload host's own envelope (wire, 2026-08). */
  async #upload(req: IncomingMessage, path: string, bytes: Buffer): Promise<Answer> {
    const upload = await uploadedFile(path, req.headers["content-type"] ?? "", bytes);
    if (upload === null) {
      return { body: { success: false, code: 400, msg: "Missing required parameter: uploadPath" } };
    }
    const filePath = `kieai/1234/${upload.uploadPath}/${upload.fileName}`;
    const downloadUrl = `${this.origin}/uploaded/${filePath}`;
    this.uploads.push({ ...upload, url: downloadUrl });
    const data = {
      success: true,
      fileName: upload.fileName,
      filePath,
      downloadUrl,
      fileSize: upload.bytes.length,
      mimeType: upload.contentType,
      uploadedAt: new Date().toISOString(),
    };
    return { body: { success: true, code: 200, msg: "File uploaded successfully", data } };
  }

  /** Tells the order's address what became of it: each callback in turn, the next only when the last was answered. */
  async #callBack(order: Order): Promise<void> {
    for (const body of order.plan.callbacks) await this.callBack(order, body(order));
  }

  /** Sends one callback. @returns the status that it was answered with. */
  async callBack(order: Order, body: object, secret = this.#secretOf(order)): Promise<number> {
    if (order.callBackUrl === null) return 0;
    const { pathname, search } = new URL(order.callBackUrl);
    const answer = await fetch(`${this.callbackOrigin}${pathname}${search}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...signature(order.taskId, secret) },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    this.callbacks.push({ taskId: order.taskId, status: answer.status });
    return answer.status;
  }

  #secretOf({ key }: Order): string | null {
    return this.webhookHmacKeys.get(key) ?? this.webhookHmacKey;
  }

  /** The callback that goes with an order's success. */
  success(order: Order): object {
    return callbackOf(order, { state: "success", urls: resultUrls(order, this.origin) });
  }
}

function signature(taskId: string, secret: string | null): Record<string, string> {
  if (secret === null) return {};
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signed = createHmac("sha256", secret).update(`${taskId}.${timestamp}`).digest("base64");
  return { "x-webhook-timestamp": timestamp, "x-webhook-signature": signed };
}

/** The key that a request was made with; empty without one. */
export function keyOf({ headers }: Pick<IncomingMessage, "headers">): string {
  return /^Bearer (\S+)/.exec(headers.authorization ?? "")?.[1] ?? "";
}

type Request = { path: string; url: URL; body: unknown; bytes: Buffer };

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parsed(req: IncomingMessage, bytes: Buffer): unknown {
  if (bytes.length === 0 || !(req.headers["content-type"] ?? "").startsWith("application/json")) return null;
  return JSON.parse(bytes.toString());
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function nameIn(input: Record<string, unknown>): string {
  const words = input.prompt ?? input.text;
  return (typeof words === "string" ? words : "").match(/\[\[(.+?)\]\]/)?.[1] ?? "";
}

async function uploadedFile(path: string, contentType: string, bytes: Buffer) {
  if (path === "/api/file-stream-upload") {
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
    const [file, uploadPath, fileName] = [form.get("file"), form.get("uploadPath"), form.get("fileName")];
    if (!(file instanceof File) || typeof uploadPath !== "string") return null;
    const name = typeof fileName === "string" ? fileName : file.name;
    return { fileName: name, contentType: file.type, bytes: Buffer.from(await file.arrayBuffer()), uploadPath };
  }
  if (path !== "/api/file-base64-upload") return null;
  const { base64Data, uploadPath, fileName } = asRecord(JSON.parse(bytes.toString()));
  if (typeof base64Data !== "string" || typeof uploadPath !== "string") return null;
  const [, type, data] = base64Data.match(/^data:([^;]+);base64,(.*)$/s) ?? [
    null,
    "application/octet-stream",
    base64Data,
  ];
  const name = typeof fileName === "string" ? fileName : randomBytes(8).toString("hex");
  return { fileName: name, contentType: type ?? "", bytes: Buffer.from(data ?? "", "base64"), uploadPath };
}
