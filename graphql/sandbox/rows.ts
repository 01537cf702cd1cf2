import type { db } from "#graphql/runtime/db.ts";
import { isObject, type Json, type JsonObject } from "#graphql/sandbox/wire.ts";

/** A sandbox task as it is kept. */
export type SandboxTaskRow = NonNullable<Awaited<ReturnType<typeof db.sandboxTask.findUnique>>>;
/** A callback owed or made. */
export type SandboxDeliveryRow = NonNullable<Awaited<ReturnType<typeof db.sandboxDelivery.findUnique>>>;

/** The request of a task; it was a JSON object when it was stored. */
export function requestOf(task: SandboxTaskRow): JsonObject {
  const body: Json = JSON.parse(JSON.stringify(task.request));
  return isObject(body) ? body : {};
}
