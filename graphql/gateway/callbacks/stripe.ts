import type { IncomingMessage, ServerResponse } from "node:http";
import { storeStripeEvent } from "#graphql/domain/billing/inbox.ts";
import { readBody } from "#graphql/gateway/http/exchange.ts";
import { log } from "#graphql/runtime/log.ts";
import { isSignedByStripe, readStripeEvent } from "#graphql/vendors/stripe/event.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Stripe's events. An event is a hint: what matters is that Stripe signed these very bytes. It is kept, answered at once,
 * and looked into by a job that asks Stripe itself. A signed event is always taken, whatever is in it: refusing it would
 * only make Stripe send it for days.
 */
export async function handleStripeCallback(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== "POST") return answer(res, 405, "Events are POST requests.", { allow: "POST" });
  const body = await readBody(req, MAX_BODY_BYTES);
  if (body === null) return answer(res, 413, "The body is larger than 1 MB.", { connection: "close" });
  const signature = req.headers["stripe-signature"];
  if (typeof signature !== "string" || !(await isSignedByStripe(body, signature))) {
    log.warn({ event: "stripe event refused" });
    return answer(res, 400, "This event is not signed by Stripe for us, or too old.");
  }
  const hint = readStripeEvent(body);
  if (hint === null) log.warn({ event: "stripe event unreadable", bytes: body.length });
  else await storeStripeEvent(hint);
  answer(res, 200, "received");
}

function answer(res: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers });
  res.end(JSON.stringify({ message }));
}
