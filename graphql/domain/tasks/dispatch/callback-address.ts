import { createHmac } from "node:crypto";
import { env } from "#graphql/runtime/env.ts";
import { keysFor } from "#graphql/runtime/secrets.ts";

/** The unguessable part of a task's callback address; kept with the task, so that a changed secret strands no callback. */
export function callbackTokenFor(taskId: string): string {
  const [key] = keysFor("callbacks");
  return createHmac("sha256", key).update(`callback:${taskId}`).digest("base64url");
}

/** Where kie.ai reports about a task: its id and the part that nobody can guess. */
export function callBackUrl(task: { id: string; callbackToken: string }): string {
  return `${env.publicUrl}/webhooks/kie/${task.id}/${task.callbackToken}`;
}
