import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";

/** Generous, because it is not known whether a repeated delivery carries a new timestamp or its first. */
const WINDOW_MS = 10 * MINUTE;

const id = z.string().regex(/^[\x21-\x7e]{1,128}$/);
// Runway and Suno say task_id, and so do the official signature samples; all others taskId.
const body = z.looseObject({ data: z.looseObject({ taskId: id.nullish(), task_id: id.nullish() }) });

/**
 * The kie task that a callback is about, in any family's form; null when it names none. That is all a callback is good
 * for: its body is not signed, so whatever else it says must be read again from the record.
 */
export function readCallback(text: string): { kieTaskId: string | null } {
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) return { kieTaskId: null };
  return { kieTaskId: parsed.data.data.taskId ?? parsed.data.data.task_id ?? null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type CallbackSignature = {
  key: string;
  kieTaskId: string;
  /** The headers X-Webhook-Timestamp (Unix seconds) and X-Webhook-Signature as they came. */
  timestamp: string | string[] | undefined;
  signature: string | string[] | undefined;
  at: Date;
};

/** Whether a callback was signed with our key for this task, within ten minutes of `at`. */
export function isSignedByKie({ key, kieTaskId, timestamp, signature, at }: CallbackSignature): boolean {
  if (typeof timestamp !== "string" || typeof signature !== "string" || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(at.getTime() - Number(timestamp) * SECOND) > WINDOW_MS) return false;
  const given = Buffer.from(signature);
  const right = Buffer.from(signCallback(key, kieTaskId, timestamp));
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The value of X-Webhook-Signature for a callback about this task, sent at this Unix second. */
export function signCallback(key: string, kieTaskId: string, timestamp: string): string {
  return createHmac("sha256", key).update(`${kieTaskId}.${timestamp}`).digest("base64");
}
