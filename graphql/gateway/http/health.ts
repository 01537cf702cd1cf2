import type { IncomingMessage, ServerResponse } from "node:http";
import { db } from "#graphql/runtime/db.ts";

type Phase = "starting" | "ready" | "stopping";

// On globalThis because Vite evaluates this module again in development, while the worker goes on.
const shared = globalThis as typeof globalThis & { nanoBananaPhase?: Phase };

/** Says where this process stands between its start and its end. */
export function setPhase(phase: Phase): void {
  shared.nanoBananaPhase = phase;
}

/** Whether this process takes nothing new any more. */
export function isStopping(): boolean {
  return shared.nanoBananaPhase === "stopping";
}

async function hasDatabase(): Promise<boolean> {
  return db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
}

function answer(res: ServerResponse, isWell: boolean, status: string): void {
  res.writeHead(isWell ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify({ status }));
}

/** `/healthz`: whether this process works, for what starts it again when it does not. */
export async function handleHealth(_req: IncomingMessage, res: ServerResponse): Promise<void> {
  const isWell = shared.nanoBananaPhase === "ready" && (await hasDatabase());
  answer(res, isWell, isWell ? "ok" : "starting");
}

/** `/readyz`: whether to send it requests, for what stands before it: not while it starts, stops, or lacks its database. */
export async function handleReadiness(_req: IncomingMessage, res: ServerResponse): Promise<void> {
  const phase = shared.nanoBananaPhase ?? "starting";
  const isReady = phase === "ready" && (await hasDatabase());
  answer(res, isReady, isReady ? "ready" : phase === "ready" ? "no database" : phase);
}
