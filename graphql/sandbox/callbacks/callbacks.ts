import { createHmac, randomBytes } from "node:crypto";
import { now, SECOND, timerMs } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { request } from "#graphql/runtime/http/http.ts";
import { log } from "#graphql/runtime/log.ts";
import { bodyOf } from "#graphql/sandbox/callbacks/callback-body.ts";
import type { SandboxDeliveryRow, SandboxTaskRow } from "#graphql/sandbox/rows.ts";
import { planOf } from "#graphql/sandbox/simulations/plan.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";

/** Real seconds before the second, third and fourth attempt; after that kie.ai gives up. */
const RETRY_SECONDS = [60, 300, 900];
const TIMEOUT_MS = 15 * SECOND;
const MAX_ANSWER_BYTES = 64 * 1024;
const STALE_SECONDS = 3600;
const AT_ONCE = 50;

type Clockwork = {
  timer: NodeJS.Timeout | undefined;
  wakesAt: number;
  running: Set<Promise<void>>;
  stop: AbortController;
};
// On globalThis because Vite evaluates this module again in development, and new tasks must find the running timer.
const shared = globalThis as typeof globalThis & { nanoBananaSandboxClockwork?: Clockwork };

/** Takes up the callbacks that are owed, also those of an earlier life of this process. */
export async function startCallbacks(): Promise<void> {
  shared.nanoBananaSandboxClockwork ??= {
    timer: undefined,
    wakesAt: Number.POSITIVE_INFINITY,
    running: new Set(),
    stop: new AbortController(),
  };
  await arm(shared.nanoBananaSandboxClockwork);
}

/** Leaves what is not delivered for the next start. */
export async function stopCallbacks(): Promise<void> {
  const stopping = shared.nanoBananaSandboxClockwork;
  shared.nanoBananaSandboxClockwork = undefined;
  if (stopping === undefined) return;
  clearTimeout(stopping.timer);
  stopping.stop.abort();
  await Promise.allSettled(stopping.running);
}

/** Told when a callback has become due at a moment; null is no news. */
export function wakeCallbacks(at: Date | null): void {
  if (shared.nanoBananaSandboxClockwork !== undefined && at !== null) wakeAt(shared.nanoBananaSandboxClockwork, at);
}

function wakeAt(works: Clockwork, at: Date): void {
  if (at.getTime() >= works.wakesAt) return;
  clearTimeout(works.timer);
  works.wakesAt = at.getTime();
  works.timer = setTimeout(() => track(works, turn(works)), timerMs(at));
}

async function arm(works: Clockwork): Promise<void> {
  const next = await db.sandboxDelivery.findFirst({
    where: { deliveredAt: null },
    orderBy: { dueAt: "asc" },
    select: { dueAt: true },
  });
  if (next !== null && shared.nanoBananaSandboxClockwork === works) wakeAt(works, next.dueAt);
}

const underWay = new Set<string>();

/** Sends what is due and sets the timer to what comes next. */
async function turn(works: Clockwork): Promise<void> {
  works.wakesAt = Number.POSITIVE_INFINITY;
  const due = await db.sandboxDelivery.findMany({
    where: { deliveredAt: null, dueAt: { lte: now() }, id: { notIn: [...underWay] } },
    orderBy: { dueAt: "asc" },
    take: AT_ONCE,
    include: { task: true },
  });
  const sent = due.map((delivery) => deliver(delivery.task, delivery, works.stop.signal));
  for (const sending of sent) track(works, sending);
  if (due.length === AT_ONCE) await Promise.allSettled(sent);
  const next = await db.sandboxDelivery.findFirst({
    where: { deliveredAt: null, id: { notIn: [...underWay] } },
    orderBy: { dueAt: "asc" },
    select: { dueAt: true },
  });
  if (next !== null && shared.nanoBananaSandboxClockwork === works) wakeAt(works, next.dueAt);
}

function track(works: Clockwork, work: Promise<void>): void {
  const watched = work
    .catch((error: unknown) => log.error({ event: "sandbox callback failed", err: error }))
    .finally(() => works.running.delete(watched));
  works.running.add(watched);
}

/** Calls back at once, before the creation is answered. */
export async function deliverNow(taskId: string): Promise<void> {
  const owed = await db.sandboxDelivery.findMany({ where: { taskId, deliveredAt: null }, include: { task: true } });
  await Promise.all(
    owed.map((delivery) => deliver(delivery.task, delivery, shared.nanoBananaSandboxClockwork?.stop.signal)),
  );
}

/** Makes one attempt and notes it; a failed one is followed by the next attempt's row. */
async function deliver(task: SandboxTaskRow, delivery: SandboxDeliveryRow, signal?: AbortSignal): Promise<void> {
  if (underWay.has(delivery.id)) return;
  underWay.add(delivery.id);
  try {
    const status = await send(task, delivery, signal);
    if (signal?.aborted) return;
    await note(delivery, status);
    log.debug({ event: "sandbox callback sent", sandboxTaskId: task.id, attempt: delivery.attempt, status });
  } finally {
    underWay.delete(delivery.id);
  }
}

/** The answer's status, 0 when there was none. */
async function send(task: SandboxTaskRow, delivery: SandboxDeliveryRow, signal?: AbortSignal): Promise<number> {
  const body = bodyOf(task, delivery.form);
  const path = planOf(task).callbackPath ?? "/";
  const answer = await request(`${ownOrigin()}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...signature(task.id, delivery.form) },
    body: JSON.stringify(body),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    signal,
  }).catch(() => undefined);
  return answer?.status ?? 0;
}

/** The headers of a signed callback, when KIE_WEBHOOK_HMAC_KEY is set: only id and time are signed, not the body. */
function signature(taskId: string, form: string): Record<string, string> {
  const key = env.kie.webhookHmacKey;
  if (key === undefined || form === "nosig") return {};
  const seconds = Math.floor(now().getTime() / 1000) - (form === "stale" ? STALE_SECONDS : 0);
  const secret = form === "wrongsig" ? randomBytes(32) : key;
  const signed = createHmac("sha256", secret).update(`${taskId}.${seconds}`).digest("base64");
  return { "x-webhook-timestamp": String(seconds), "x-webhook-signature": signed };
}

async function note(delivery: SandboxDeliveryRow, status: number): Promise<void> {
  const wait = RETRY_SECONDS[delivery.attempt - 1];
  const again = status >= 200 && status < 300 ? undefined : wait;
  const deliveredAt = now();
  const dueAt = new Date(deliveredAt.getTime() + paced(again ?? 0));
  await db.$transaction(async (tx) => {
    await tx.sandboxDelivery.update({ where: { id: delivery.id }, data: { deliveredAt, responseStatus: status } });
    if (again === undefined) return;
    const { taskId, form, attempt } = delivery;
    await tx.sandboxDelivery.create({ data: { taskId, form, attempt: attempt + 1, dueAt } });
  });
  if (again !== undefined) wakeCallbacks(dueAt);
}
