import type { IncomingMessage, ServerResponse } from "node:http";
import { signersOf } from "#graphql/domain/provider/keys.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { storeCallback } from "#graphql/domain/tasks/outcome/store-callbacks.ts";
import { readBody } from "#graphql/gateway/http/exchange.ts";
import { now } from "#graphql/runtime/clock.ts";
import { TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { log } from "#graphql/runtime/log.ts";
import { isSignedByKie, readCallback } from "#graphql/vendors/kie/callback.ts";

const ADDRESS = /^\/webhooks\/kie\/([A-Za-z0-9-]{1,64})\/([A-Za-z0-9_-]{1,128})(?:\?|$)/;
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * kie.ai's callbacks. A callback is a hint: its address must carry the task's unguessable part and, where
 * the key that made the task has a secret of its own, it must be signed with that; it is stored, answered at once, and only then looked into by reading kie.ai's own record.
 * GET answers 200, for people who check the address.
 */
export async function handleKieCallback(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === "GET" || req.method === "HEAD") return answer(res, 200, "This address takes kie.ai's callbacks.");
  if (req.method !== "POST") return answer(res, 405, "Callbacks are POST requests.", { allow: "GET, HEAD, POST" });
  const [, taskId = "", token = ""] = ADDRESS.exec(req.url ?? "") ?? [];
  const body = await readBody(req, MAX_BODY_BYTES);
  if (body === null) return answer(res, 413, "The body is larger than 1 MB.", { connection: "close" });
  const text = body.toString("utf8");
  const { kieTaskId } = readCallback(text);
  // A body with U+0000 cannot be stored as text, and kie.ai never sends one.
  const kept = kieTaskId !== null ? { kieTaskId, body: text.replaceAll("\u0000", "") } : null;
  const signers = await signersOf((key) => isSigned(req, kieTaskId, key));
  const stored = taskId === "" ? NOBODY : await storeCallback({ taskId, token, signers, kept }).catch(orFull);
  if (stored === "full") return answer(res, 503, "Too many callbacks wait to be stored. Send it again.", FULL);
  const { task, isSigned: isRight } = stored;
  if (task === null || !isRight) {
    log.warn({ event: "callback refused", ...(task === null ? { taskId } : lineOf(task)), isKnown: task !== null });
    return answer(res, 401, "This callback is not signed for a task of ours.");
  }
  if (kept === null) {
    log.warn({ event: "callback unreadable", ...lineOf(task) });
    return answer(res, 400, "The body names no task.");
  }
  answer(res, 200, "success");
  log.info({ event: "callback received", ...lineOf(task), kieTaskId });
}

const NOBODY = { task: null, isSigned: false };
const FULL = { "retry-after": "5" };

function orFull(error: unknown): "full" {
  if (error instanceof TooManyWaitingError) return "full";
  throw error;
}

function isSigned({ headers }: IncomingMessage, kieTaskId: string | null, key: string): boolean {
  const { "x-webhook-timestamp": timestamp, "x-webhook-signature": signature } = headers;
  return kieTaskId !== null && isSignedByKie({ key, kieTaskId, timestamp, signature, at: now() });
}

function answer(res: ServerResponse, status: number, msg: string, headers: Record<string, string> = {}): void {
  const text = JSON.stringify({ code: status, msg });
  res.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  res.end(text);
}
