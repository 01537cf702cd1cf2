import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isRightlySigned } from "#tests/support/files/s3-signature.ts";
import { listen } from "#tests/support/server/local-server.ts";

type StoredThing = { bytes: Buffer; headers: Record<string, string>; at: Date };
type Ask = { req: IncomingMessage; res: ServerResponse; key: string; query: URLSearchParams; body: Buffer };

const s3Keys = { accessKeyId: "AKIDTEST", secretAccessKey: "a key that is only for tests" };

const PAGE = 2;

/**
 * A bucket in memory that speaks S3 as far as we use it, signatures included: put, parts, get with a range, head, delete,
 * list in pages of two. `refuse` makes every request fail; without `mayList` its key lacks the right ListBucket.
 */
export async function s3Server() {
  const keys = s3Keys;
  const objects = new Map<string, StoredThing>();
  const parts = new Map<string, { key: string; headers: Record<string, string>; bodies: Map<number, Buffer> }>();
  const state = { refuse: false, mayList: true, seen: [] as { method: string; url: string }[] };
  const { port, stop } = await listen((req, res) => {
    void collect(req).then((body) => {
      if (body === null) return;
      state.seen.push({ method: req.method ?? "", url: req.url ?? "" });
      const url = new URL(req.url ?? "/", "http://s3");
      if (state.refuse) return void failure(res, 403, "AccessDenied");
      if (!isRightlySigned(req, keys)) return void failure(res, 403, "SignatureDoesNotMatch");
      const [, bucket, ...rest] = url.pathname.split("/");
      if (bucket !== "files") return void failure(res, 404, "NoSuchBucket");
      const key = decodeURIComponent(rest.join("/"));
      const ask = { req, res, key, query: url.searchParams, body };
      if (ask.query.has("uploads") || ask.query.has("uploadId")) return void multipart(ask, objects, parts);
      // S3 tells such a key neither what there is nor what there is not.
      const isHidden = key === "" || (!objects.has(key) && ["GET", "HEAD"].includes(req.method ?? ""));
      if (!state.mayList && isHidden) return void failure(res, 403, "AccessDenied");
      return void simple(ask, objects);
    });
  });
  const bucket = { name: "files", region: "auto", endpoint: `http://127.0.0.1:${port}`, ...keys };
  return { port, bucket, objects, parts, state, stop };
}

/** The settings of an installation that keeps its files in such a bucket, reached at a port of this machine. */
export function s3Settings(port: number) {
  return {
    S3_BUCKET: "files",
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_REGION: "auto",
    S3_ACCESS_KEY_ID: s3Keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
  };
}

function simple({ req, res, key, query, body }: Ask, objects: Map<string, StoredThing>): void {
  if (req.method === "GET" && key === "") return void listing(res, query, objects);
  if (req.method === "PUT") {
    objects.set(key, { bytes: body, headers: described(req), at: new Date() });
    return void res.writeHead(200, { etag: '"1"' }).end();
  }
  if (req.method === "DELETE") {
    objects.delete(key);
    return void res.writeHead(204).end();
  }
  const found = objects.get(key);
  if (found === undefined) return void failure(res, 404, "NoSuchKey");
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? "") ?? [];
  const bytes = first === undefined ? found.bytes : found.bytes.subarray(Number(first), Number(last) + 1);
  const headers = { ...found.headers, "content-length": bytes.length, "last-modified": found.at.toUTCString() };
  res.writeHead(first === undefined ? 200 : 206, headers).end(req.method === "HEAD" ? undefined : bytes);
}

function multipart(
  { req, res, key, query, body }: Ask,
  objects: Map<string, StoredThing>,
  parts: Map<string, { key: string; headers: Record<string, string>; bodies: Map<number, Buffer> }>,
): void {
  const id = query.get("uploadId");
  if (id === null) {
    const fresh = randomUUID();
    parts.set(fresh, { key, headers: described(req), bodies: new Map() });
    return void xml(
      res,
      "InitiateMultipartUploadResult",
      `<Bucket>files</Bucket><Key>${key}</Key><UploadId>${fresh}</UploadId>`,
    );
  }
  const open = parts.get(id);
  if (open === undefined) return void failure(res, 404, "NoSuchUpload");
  if (req.method === "PUT") {
    open.bodies.set(Number(query.get("partNumber")), body);
    return void res.writeHead(200, { etag: `"${query.get("partNumber")}"` }).end();
  }
  parts.delete(id);
  if (req.method === "DELETE") return void res.writeHead(204).end();
  const bodies = [...open.bodies].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  objects.set(key, { bytes: Buffer.concat(bodies), headers: open.headers, at: new Date() });
  xml(res, "CompleteMultipartUploadResult", `<Key>${key}</Key><ETag>"1"</ETag>`);
}

function listing(res: ServerResponse, query: URLSearchParams, objects: Map<string, StoredThing>): void {
  const after = query.get("continuation-token") ?? "";
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "") && key > after).sort();
  const page = keys.slice(0, PAGE);
  const hasMore = keys.length > PAGE;
  const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  const next = hasMore ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  xml(res, "ListBucketResult", `<IsTruncated>${hasMore}</IsTruncated>${next}${contents}`);
}

function described(req: IncomingMessage): Record<string, string> {
  const kept = Object.entries(req.headers).filter(
    ([name]) => name === "content-type" || name.startsWith("x-amz-meta-"),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function xml(res: ServerResponse, root: string, inner: string): void {
  res.writeHead(200, { "content-type": "application/xml" });
  res.end(`<?xml version="1.0"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`);
}

function failure(res: ServerResponse, status: number, code: string): void {
  res.writeHead(status, { "content-type": "application/xml" });
  res.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

async function collect(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req) chunks.push(chunk);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}
