import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileTypeFromBuffer } from "file-type";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { request } from "#graphql/runtime/http/http.ts";
import { linkTo, pathOf } from "#graphql/sandbox/files/links.ts";
import { FILE_LIFE_MS, readBytes, writeBytes } from "#graphql/sandbox/files/store.ts";
import { hasKey, type JsonObject, Refusal, readBody, readJson, sendJson, text } from "#graphql/sandbox/wire.ts";

const MEBIBYTE = 1024 * 1024;
const STREAM_LIMIT_BYTES = 110 * MEBIBYTE;
const BASE64_LIMIT_BYTES = 20 * MEBIBYTE;
const URL_LIMIT_BYTES = 100 * MEBIBYTE;
const URL_TIMEOUT_MS = MINUTE / 2;
const ACCOUNT = "sandbox";

type Upload = { bytes: Buffer; uploadPath: string; fileName: string };

const routes: Record<string, (req: IncomingMessage) => Promise<Upload>> = {
  "/api/file-stream-upload": fromForm,
  "/api/file-base64-upload": fromBase64,
  "/api/file-url-upload": fromUrl,
};

/** Everything under /sandbox/upload: kie.ai's upload host, which has an envelope of its own (kie.ai wire, 2026-04). */
export async function handleUpload(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  const read = routes[url.pathname];
  try {
    if (read === undefined) throw new Refusal(404, "Not found");
    if (req.method !== "POST") throw new Refusal(405, "Method not allowed");
    if (!hasKey(req)) throw new Refusal(401, "Authentication failed: Invalid API Key");
    const data = await keep(await read(req));
    sendJson(res, { success: true, code: 200, msg: "File uploaded successfully", data }, { type: "application/json" });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendJson(res, { success: false, code: error.code, msg: error.message }, { type: "application/json" });
  }
}

/** Stores an upload under its name; the same name overwrites. The type is judged from the bytes. */
async function keep({ bytes, uploadPath, fileName }: Upload) {
  const type = await fileTypeFromBuffer(bytes);
  const contentType = type?.mime ?? "application/octet-stream";
  const name =
    fileName === "" ? `${now().getTime()}-${randomBytes(6).toString("hex")}.${type?.ext ?? "bin"}` : fileName;
  const path = `kieai/${ACCOUNT}/${uploadPath}/${name}`;
  if (!path.split("/").every((part) => /^[\w.\- ]{1,200}$/.test(part) && !/^\.+$/.test(part))) {
    throw new Refusal(400, "Invalid parameter: uploadPath or fileName");
  }
  const expiresAt = fromNow(FILE_LIFE_MS);
  await writeBytes(path, bytes);
  await db.sandboxFile.upsert({
    where: { path },
    create: { path, contentType, createdAt: now(), expiresAt },
    update: { contentType, createdAt: now(), expiresAt },
  });
  return {
    success: true,
    fileName: name,
    filePath: path,
    downloadUrl: linkTo(path),
    fileSize: bytes.length,
    mimeType: contentType,
    uploadedAt: now().toISOString(),
  };
}

function required(value: string, name: string): string {
  if (value === "") throw new Refusal(400, `Missing required parameter: ${name}`);
  return value;
}

async function fromForm(req: IncomingMessage): Promise<Upload> {
  const body = await readBody(req, STREAM_LIMIT_BYTES);
  const headers = { "content-type": req.headers["content-type"] ?? "" };
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
  if (form === undefined) throw new Refusal(400, "The request body is not multipart/form-data");
  const file = form.get("file");
  if (!(file instanceof File)) throw new Refusal(400, "Missing required parameter: file");
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  return {
    bytes: Buffer.from(await file.arrayBuffer()),
    uploadPath: required(field("uploadPath"), "uploadPath"),
    fileName: field("fileName"),
  };
}

async function fromBase64(req: IncomingMessage): Promise<Upload> {
  const body = await readJson(req, BASE64_LIMIT_BYTES);
  const encoded = required(text(body.base64Data), "base64Data").replace(/^data:[^,]*,/, "");
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded)) {
    throw new Refusal(400, "Base64 decoding failed: Invalid Base64 format");
  }
  return named(Buffer.from(encoded, "base64"), body);
}

async function fromUrl(req: IncomingMessage): Promise<Upload> {
  const body = await readJson(req, MEBIBYTE);
  const address = required(text(body.fileUrl), "fileUrl");
  const path = pathOf(address);
  const bytes = path === undefined ? await download(address) : await readBytes(path);
  if (bytes === undefined) throw new Refusal(400, "Failed to download the file from the given URL");
  return named(bytes, body);
}

async function download(address: string): Promise<Buffer | undefined> {
  const options = { timeoutMs: URL_TIMEOUT_MS, maxBytes: URL_LIMIT_BYTES, followRedirects: true };
  const answer = await request(address, options).catch(() => undefined);
  return answer?.status === 200 ? answer.body : undefined;
}

function named(bytes: Buffer, body: JsonObject): Upload {
  return { bytes, uploadPath: required(text(body.uploadPath), "uploadPath"), fileName: text(body.fileName) };
}
