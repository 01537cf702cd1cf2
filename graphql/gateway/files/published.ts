import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isFresh } from "#graphql/gateway/files/conditional.ts";
import { knownDocuments } from "#graphql/gateway/graphql/persisted.ts";
import { env } from "#graphql/runtime/env.ts";
import { printedSchema } from "#graphql/schema/schema.ts";

type Text = { body: string; type: string; etag: string; modifiedAt: Date };

const published = new Map<string, Text>();

/** What is published: the schema for tools that make clients, the site's own documents, and a summary for programs that read. */
const texts: Record<string, () => { body: string; type: string }> = {
  "/schema.graphql": () => ({ body: printedSchema(), type: "text/plain; charset=utf-8" }),
  "/documents.json": () => ({
    body: JSON.stringify(knownDocuments(), null, 2),
    type: "application/json; charset=utf-8",
  }),
  "/llms.txt": () => ({ body: summary(env.publicUrl), type: "text/plain; charset=utf-8" }),
};

function isPublished(path: string): boolean {
  return Object.hasOwn(texts, path);
}

/** Answers with a published text, to pages of any site. */
export async function handlePublished(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
  const text = textAt(path);
  if (text === null || (req.method !== "GET" && req.method !== "HEAD")) {
    return void res.writeHead(text === null ? 404 : 405, { allow: "GET, HEAD" }).end();
  }
  const { body, type, etag, modifiedAt } = text;
  const headers = { etag, "cache-control": "public, max-age=300", "access-control-allow-origin": "*" };
  if (isFresh(req.headers, { etag, modifiedAt })) return void res.writeHead(304, headers).end();
  const length = Buffer.byteLength(body);
  res.writeHead(200, {
    ...headers,
    "content-type": type,
    "content-length": length,
    "x-content-type-options": "nosniff",
  });
  res.end(req.method === "HEAD" ? undefined : body);
}

function textAt(path: string): Text | null {
  const make = isPublished(path) ? texts[path] : undefined;
  if (make === undefined) return null;
  const known = published.get(path);
  if (known !== undefined) return known;
  const { body, type } = make();
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  const text = { body, type, etag, modifiedAt: new Date() };
  published.set(path, text);
  return text;
}

function summary(origin: string): string {
  return `# Nano Banana Video

> Describe an idea, get a prompt, make an image, animate it: images and videos by many models behind one GraphQL API.

- Endpoint: ${origin}/graphql (POST JSON; subscriptions over server-sent events and WebSocket graphql-transport-ws)
- Authentication: "Authorization: Bearer nbv_live_<your key>", or "nbv_test_<your key>" for the free sandbox. Keys are made at ${origin}/api-keys
- Everything that can be refused is a typed member of a mutation's result, with a stable \`code\`.
- Spending mutations take \`idempotencyKey\` (repeat safely) and \`maxCredits\` (never pay more).

## Documents

- [Guide](${origin}/developers): quick start, authentication, tasks, live updates, uploads, webhooks, errors, limits, sandbox
- [Schema](${origin}/schema.graphql): the whole API with a description of every field
- [Documents](${origin}/documents.json): the operations of the site itself by their SHA-256; each can be sent as \`documentId\` instead of its text
- [Explorer](${origin}/developers/explorer): documents to try, with a sandbox key

## In five requests

1. \`{ models { slug kind credits parameters { name type values } } }\`
2. \`{ estimateImageTask(input: { model: "nano-banana", prompt: "a banana" }) { credits } }\`
3. \`mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "a banana" }, maxCredits: 20, idempotencyKey: "<a new one for each order>" }) { ... on CreateImageTaskPayload { task { id } } ... on Error { code message } } }\`
4. \`subscription { taskUpdated(id: "<id of the task>") { sequence type task { status } } }\`, or poll \`{ viewer { events(after: 0) { sequence events { type taskId } } } }\`
5. \`{ task(id: "<id of the task>") { status assets { url contentType } failure { code message retryable } } }\`
`;
}
