import { z } from "zod";
import { env } from "#graphql/runtime/env.ts";

/** How old a signed event may be, in seconds. */
const TOLERANCE_SECONDS = 300;

/** Which checkout or payment an event points at. Nothing else in it is looked at. */
export type StripeHint = { id: string; type: string; sessionId: string | null; paymentIntentId: string | null };

const id = z.string().regex(/^\w{1,255}$/);
const reference = z.union([id, z.looseObject({ id }).transform((object) => object.id)]);
const subject = z.looseObject({ object: z.string(), id: id.nullish(), payment_intent: reference.nullish() });
const event = z.looseObject({
  id,
  type: z.string().regex(/^[\w.]{1,255}$/),
  data: z
    .looseObject({ object: subject.nullish().catch(null) })
    .nullish()
    .catch(null),
});

/**
 * Whether Stripe signed this very body within the last five minutes, with any of our secrets: while one replaces another
 * both are good.
 */
export async function isSignedByStripe(body: Buffer, header: string | undefined): Promise<boolean> {
  if (header === undefined) return false;
  const { default: Stripe } = await import("stripe");
  return env.stripe.webhookSecrets.some((secret) => {
    try {
      return Stripe.webhooks.signature?.verifyHeader(body, header, secret, TOLERANCE_SECONDS) === true;
    } catch {
      return false;
    }
  });
}

/** What an event points at; null when the body is no event that could be kept. */
export function readStripeEvent(body: Buffer): StripeHint | null {
  const parsed = event.safeParse(json(body.toString("utf8")));
  if (!parsed.success) return null;
  const object = parsed.data.data?.object;
  const own = object?.id ?? null;
  return {
    id: parsed.data.id,
    type: parsed.data.type,
    sessionId: object?.object === "checkout.session" ? own : null,
    paymentIntentId: object?.object === "payment_intent" ? own : (object?.payment_intent ?? null),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
