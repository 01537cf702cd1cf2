import type Stripe from "stripe";
import { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { request } from "#graphql/runtime/http/http.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";
import { asVendorError, VendorError } from "#graphql/vendors/vendor-error.ts";

const TIMEOUT_MS = 20 * SECOND;
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** What Stripe says of a checkout and its payment at this moment. Amounts are in hundredths of the currency. */
export type Checkout = {
  sessionId: string;
  /** What we called it when we opened it. */
  reference: string | null;
  state: "open" | "expired" | "processing" | "failed" | "paid";
  url: string | null;
  amountCents: number | null;
  currency: string | null;
  paymentIntentId: string | null;
  receiptUrl: string | null;
  refundedCents: number;
  /** Held back by disputes that are open, and gone by disputes that are lost. */
  disputedCents: number;
  lostCents: number;
};

export type CheckoutRequest = {
  reference: string;
  customerId: string;
  name: string;
  amountCents: number;
  currency: string;
  locale: "en" | "zh";
  successUrl: string;
  cancelUrl: string;
  /** Stripe allows 30 minutes to 24 hours from now. */
  expiresAt: Date;
};

const charge = z.looseObject({
  amount_refunded: z.number().int().min(0),
  disputed: z.boolean().nullish(),
  receipt_url: z.string().nullish(),
});
const intent = z.looseObject({ id: z.string(), status: z.string(), latest_charge: charge.nullish() });
const session = z.looseObject({
  id: z.string(),
  url: z.string().nullish(),
  status: z.string(),
  payment_status: z.string(),
  client_reference_id: z.string().nullish(),
  amount_total: z.number().int().nullish(),
  currency: z.string().nullish(),
  payment_intent: intent.nullish(),
});
const refund = z.looseObject({ id: z.string(), status: z.string().nullish() });
const dispute = z.looseObject({ amount: z.number().int().min(0), status: z.string() });

// A dispute that is only a warning, won or prevented leaves the money with us (Stripe API, 2026-10).
const OPEN_DISPUTE = ["needs_response", "under_review", "appeal_needs_response", "appeal_under_review"];

/** Whether payments are set up. */
export function hasStripe(): boolean {
  return env.stripe.secretKey !== undefined && env.stripe.webhookSecrets.length > 0;
}

/** What Stripe refused, where that tells what to do: the `reason` of a VendorError. */
export type StripeRefusal = "customer-missing" | "key-refused" | "amount-refused";

/**
 * Makes the customer of an account; asking again gives the same one, for a day at least. In place of one that is missing
 * it makes another.
 */
export async function createCustomer(account: { userId: string; email: string; inPlaceOf?: string }): Promise<string> {
  const { userId, email, inPlaceOf } = account;
  const options = {
    idempotencyKey: inPlaceOf === undefined ? `customer:${userId}` : `customer:${userId}:${inPlaceOf}`,
  };
  const { id } = await ask((stripe) => stripe.customers.create({ email, metadata: { userId } }, options));
  return id;
}

/** Opens a checkout page. Asking again with the same reference and customer gives the same page. */
export async function createCheckoutSession(order: CheckoutRequest): Promise<{ sessionId: string; url: string }> {
  const { reference, name, amountCents, currency } = order;
  const metadata = { purchaseId: reference };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: "payment",
    customer: order.customerId,
    client_reference_id: reference,
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amountCents, product_data: { name } } }],
    metadata,
    payment_intent_data: { metadata },
    locale: order.locale,
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    expires_at: Math.floor(order.expiresAt.getTime() / SECOND),
  };
  const options = { idempotencyKey: `purchase:${reference}:${order.customerId}` };
  const { id, url } = await ask((stripe) => stripe.checkout.sessions.create(params, options));
  if (url === null) throw new VendorError("stripe", "a checkout without a page", { verdict: "ambiguous" });
  return { sessionId: id, url };
}

/** Ends an open checkout page. @throws VendorError `refused` when it is not open any more. */
export async function expireCheckout(sessionId: string): Promise<void> {
  await ask((stripe) => stripe.checkout.sessions.expire(sessionId));
}

/** Reads a checkout, its payment, refunds and disputes. Null when Stripe knows no such session. */
export async function readCheckout(sessionId: string): Promise<Checkout | null> {
  const expand = ["payment_intent.latest_charge"];
  const found = await orNull(ask((stripe) => stripe.checkout.sessions.retrieve(sessionId, { expand })));
  if (found === null) return null;
  const { payment_intent: payment, ...read } = shaped(session, found);
  const paid = payment?.latest_charge;
  const isDisputed = payment && paid?.disputed === true;
  const disputes = isDisputed ? await disputesOf(payment.id) : { disputedCents: 0, lostCents: 0 };
  return {
    sessionId: read.id,
    reference: read.client_reference_id ?? null,
    state: stateOf(read.status, read.payment_status, payment?.status),
    url: read.url ?? null,
    amountCents: read.amount_total ?? null,
    currency: read.currency ?? null,
    paymentIntentId: payment?.id ?? null,
    receiptUrl: paid?.receipt_url ?? null,
    refundedCents: paid?.amount_refunded ?? 0,
    ...disputes,
  };
}

/**
 * Pays a part of a payment, or all of it, back. Asking again with the same reference pays once.
 * @returns Stripe's id of the refund. @throws VendorError `refused` for more than is left, and for a payment that is disputed.
 */
export async function createRefund(order: {
  reference: string;
  paymentIntentId: string;
  amountCents: number;
}): Promise<string> {
  const { reference, paymentIntentId, amountCents } = order;
  const params = { payment_intent: paymentIntentId, amount: amountCents, metadata: { refundId: reference } };
  const made = await ask((stripe) => stripe.refunds.create(params, { idempotencyKey: `refund:${reference}` }));
  const { id, status } = shaped(refund, made);
  if (status !== "failed" && status !== "canceled") return id;
  throw new VendorError("stripe", `a refund that is ${status}`, { verdict: "refused" });
}

/** The checkout session that a payment came from; null when there is none, as for payments that are not ours. */
export async function sessionOfPayment(paymentIntentId: string): Promise<string | null> {
  const params = { payment_intent: paymentIntentId, limit: 1 };
  const list = await orNull(ask((stripe) => stripe.checkout.sessions.list(params)));
  return list?.data[0]?.id ?? null;
}

/** A page of Stripe's where a customer sees payments and receipts. It works for a few minutes. */
export async function createPortalSession(customerId: string, returnUrl: string): Promise<string> {
  const params = { customer: customerId, return_url: returnUrl };
  return (await ask((stripe) => stripe.billingPortal.sessions.create(params))).url;
}

function stateOf(status: string, payment: string, intentStatus: string | undefined): Checkout["state"] {
  if (status === "expired") return "expired";
  if (status !== "complete") return "open";
  if (payment === "paid") return "paid";
  // A delayed payment that failed leaves the session complete and its intent without a method (Stripe API, 2026-10).
  return intentStatus === "requires_payment_method" || intentStatus === "canceled" ? "failed" : "processing";
}

async function disputesOf(paymentIntentId: string): Promise<{ disputedCents: number; lostCents: number }> {
  const params = { payment_intent: paymentIntentId, limit: 100 };
  const { data } = await ask((stripe) => stripe.disputes.list(params));
  const disputes = data.map((one) => shaped(dispute, one));
  const sum = (statuses: string[]) =>
    disputes.filter(({ status }) => statuses.includes(status)).reduce((total, { amount }) => total + amount, 0);
  return { disputedCents: sum(OPEN_DISPUTE), lostCents: sum(["lost"]) };
}

function shaped<Output>(shape: z.ZodType<Output>, value: unknown): Output {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VendorError("stripe", "an answer of an unknown shape", { verdict: "ambiguous", cause: parsed.error });
}

async function orNull<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VendorError && error.code === 404) return null;
    throw error;
  }
}

let opened: { account: string; stripe: Promise<Stripe> } | undefined;

async function ask<Value>(question: (stripe: Stripe) => Promise<Value>): Promise<Value> {
  const account = `${env.stripe.secretKey} at ${env.stripe.apiBase}`;
  if (opened?.account !== account) opened = { account, stripe: open() };
  const stripe = await opened.stripe;
  try {
    return await question(stripe);
  } catch (error) {
    throw await inOurWords(error);
  }
}

// Loaded when first needed: it is large, and many installations sell nothing.
async function open(): Promise<Stripe> {
  const { default: Stripe } = await import("stripe");
  const { secretKey, apiBase } = env.stripe;
  if (secretKey === undefined) throw new Error("Stripe is asked without STRIPE_SECRET_KEY.");
  const { protocol, hostname, port } = new URL(apiBase);
  return new Stripe(secretKey, {
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    port: port === "" ? (protocol === "http:" ? 80 : 443) : port,
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(guardedFetch),
  });
}

// The SDK's requests leave through the same door as all others, with its limits and its guard.
async function guardedFetch(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const response = await request(String(url), {
    method: init.method === "GET" ? "GET" : init.method === "DELETE" ? "DELETE" : "POST",
    headers: Object.fromEntries(new Headers(init.headers)),
    ...(typeof init.body === "string" && init.body !== "" && { body: init.body }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    ...(init.signal && { signal: init.signal }),
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
  return new Response(new Uint8Array(response.body), { status: response.status, headers });
}

async function inOurWords(error: unknown): Promise<unknown> {
  if (error instanceof HttpError) return asVendorError("stripe", error);
  const { default: Stripe } = await import("stripe");
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const status = error.statusCode;
  if (status === undefined) return new VendorError("stripe", error.message, { verdict: "ambiguous", cause: error });
  const verdict = status === 429 || status === 409 ? "busy" : status < 500 ? "refused" : "ambiguous";
  const reason = refusalOf(error);
  return new VendorError("stripe", error.message, { verdict, code: status, cause: error, ...(reason && { reason }) });
}

// A customer that was deleted, or made under a key of the other mode, is "resource_missing" alike (Stripe API, 2026-10).
function refusalOf({ statusCode, code, param }: Stripe.errors.StripeError): StripeRefusal | undefined {
  if (statusCode === 401 || statusCode === 403) return "key-refused";
  if (code === "resource_missing" && param === "customer") return "customer-missing";
  return code === "amount_too_small" || code === "amount_too_large" ? "amount-refused" : undefined;
}
