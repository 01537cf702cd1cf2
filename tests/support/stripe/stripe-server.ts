import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import Stripe from "stripe";
import { type BookedEvent, type StripeBooks, stripeBooks } from "./stripe-books.ts";

/** What is made takes a moment, in which its key is in use. */
const ANSWERED_AFTER_MS = 20;
const NOTHING = { paid: 0, refunded: 0, disputed: 0 };
const STRIPE_KEY = "sk_test_stand_in";
export const WEBHOOK_SECRETS = ["whsec_old_one", "whsec_new_one"] as const;

type Signing = { secret?: string; timestamp?: number };
export type StripeServer = Awaited<ReturnType<typeof startStripe>>;

/** A stand-in for Stripe over real HTTP: the calls we make, a checkout page with a Pay button, and signed events. */
export async function startStripe() {
  let origin = "";
  const books = stripeBooks(() => origin);
  const state = {
    books,
    /** Where events are sent to as they happen, as the dashboard's webhook setting does. */
    webhookUrl: null as string | null,
    /** Every API call: method and path. */
    calls: [] as string[],
    /** Answers the next calls with this status instead. */
    failing: null as number | null,
    /** Says more of a refusal: Stripe's own code, and the parameter it is about. */
    refusal: {} as { code?: string; param?: string },
    /** Customers that were deleted, or belong to another mode. */
    missing: new Set<string | null>(),
    sent: 0,
  };
  const context = {
    state,
    origin: () => origin,
    replies: new Map<string, { body: string; answer: unknown }>(),
    inUse: new Set<string>(),
  };
  const server = createServer((req, res) => {
    handle(context, req, res).catch((error) =>
      json(res, 500, { error: { type: "api_error", message: String(error) } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in has no port.");
  origin = `http://127.0.0.1:${address.port}`;
  return Object.assign(state, {
    origin,
    /** What to start the product with. */
    env: {
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS.join(", "),
      STRIPE_API_BASE: origin,
      OUTBOUND_ALLOW: `127.0.0.1:${address.port}`,
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** An event as Stripe sends it. */
export function signed(event: object | string, { secret = WEBHOOK_SECRETS[1], timestamp }: Signing = {}) {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  const at = timestamp ?? Math.floor(Date.now() / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: at });
  return { body, headers: { "content-type": "application/json", "stripe-signature": signature } };
}

/** Sends an event to an address; gives the answer's status. */
export async function deliver(url: string, event: BookedEvent | string, signing: Signing = {}): Promise<number> {
  const response = await fetch(url, { method: "POST", ...signed(event, signing) });
  await response.arrayBuffer();
  return response.status;
}

type Context = {
  state: {
    books: StripeBooks;
    webhookUrl: string | null;
    calls: string[];
    failing: number | null;
    refusal: { code?: string; param?: string };
    missing: Set<string | null>;
    sent: number;
  };
  origin(): string;
  replies: Map<string, { body: string; answer: unknown }>;
  /** Idempotency keys whose request is being answered. */
  inUse: Set<string>;
};

async function handle(context: Context, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const { pathname, searchParams } = new URL(req.url ?? "/", "http://stand-in");
  if (!pathname.startsWith("/v1/")) return page(context, req.method ?? "GET", pathname, res);
  context.state.calls.push(`${req.method} ${pathname}`);
  const { failing, refusal, missing } = context.state;
  if (failing !== null) return refuse(res, failing, "The stand-in was told to fail.", refusal);
  if (req.headers.authorization !== `Bearer ${STRIPE_KEY}`) return refuse(res, 401, "Invalid API Key provided");
  if (req.method === "GET") {
    const found = read(context.state.books, pathname, searchParams);
    return found === null ? refuse(res, 404, `No such object: ${pathname}`) : json(res, 200, found);
  }
  const key = req.headers["idempotency-key"];
  const known = typeof key === "string" ? context.replies.get(`${pathname} ${key}`) : undefined;
  if (known !== undefined) {
    return known.body === body ? json(res, 200, known.answer) : refuse(res, 400, "Keys for idempotent requests…");
  }
  if (typeof key === "string") {
    // Of two requests with one key at once the second is refused (Stripe's "Idempotent requests", code idempotency_key_in_use).
    if (context.inUse.has(key))
      return refuse(res, 409, "In use by another request.", { code: "idempotency_key_in_use" });
    context.inUse.add(key);
    await delay(ANSWERED_AFTER_MS);
    context.inUse.delete(key);
  }
  const customer = new URLSearchParams(body).get("customer");
  if (missing.has(customer)) {
    return refuse(res, 400, `No such customer: '${customer}'`, { code: "resource_missing", param: "customer" });
  }
  const answer = write(context, pathname, new URLSearchParams(body));
  if (answer === "refused") return refuse(res, 400, "More than is left, or disputed.", { code: "charge_disputed" });
  if (answer === null) return refuse(res, 404, `Unrecognized request URL (POST: ${pathname}).`);
  if (typeof key === "string") context.replies.set(`${pathname} ${key}`, { body, answer });
  json(res, 200, answer);
}

function read(books: StripeBooks, path: string, query: URLSearchParams): unknown {
  const intentId = query.get("payment_intent");
  const ofPayment = (one: { payment_intent: string | null }) => one.payment_intent === intentId;
  if (path === "/v1/disputes") return list(path, [...books.disputes.values()].filter(ofPayment));
  if (path === "/v1/checkout/sessions") return list(path, [...books.sessions.values()].filter(ofPayment));
  const session = books.sessions.get(path.replace("/v1/checkout/sessions/", ""));
  if (session === undefined) return null;
  const intent = books.intents.get(session.payment_intent ?? "none");
  const charge = books.charges.get(intent?.latest_charge ?? "none");
  const isExpanded = query.get("expand[0]") === "payment_intent.latest_charge";
  const expanded = intent === undefined ? null : { ...intent, latest_charge: charge ?? null };
  return isExpanded ? { ...session, payment_intent: expanded } : session;
}

function write({ state: { books }, origin }: Context, path: string, form: URLSearchParams): unknown {
  if (path === "/v1/customers") return { id: books.newId("cus"), object: "customer", email: form.get("email") };
  if (path === "/v1/billing_portal/sessions") {
    const customer = form.get("customer");
    return { id: books.newId("bps"), object: "billing_portal.session", url: `${origin()}/portal/${customer}` };
  }
  if (path === "/v1/refunds") {
    const intent = form.get("payment_intent") ?? "none";
    const session = [...books.sessions.values()].find(({ payment_intent }) => payment_intent === intent);
    const { paid, refunded, disputed } = session === undefined ? NOTHING : books.account(session.id);
    const amount = Number(form.get("amount"));
    if (session === undefined || disputed > 0 || amount > paid - refunded) return "refused";
    return {
      id: books.refund(session.id, amount),
      object: "refund",
      payment_intent: intent,
      amount,
      status: "succeeded",
    };
  }
  const [, expiring = ""] = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(path) ?? [];
  if (books.sessions.get(expiring)?.status === "open") {
    books.expire(expiring);
    return structuredClone(books.session(expiring));
  }
  if (path !== "/v1/checkout/sessions") return null;
  const id = books.newId("cs_test");
  const session = {
    id,
    object: "checkout.session" as const,
    mode: form.get("mode") ?? "",
    url: `${origin()}/pay/${id}`,
    status: "open" as const,
    payment_status: "unpaid" as const,
    client_reference_id: form.get("client_reference_id"),
    customer: form.get("customer"),
    amount_total:
      Number(form.get("line_items[0][price_data][unit_amount]")) * Number(form.get("line_items[0][quantity]")),
    currency: form.get("line_items[0][price_data][currency]") ?? "",
    payment_intent: null,
    success_url: form.get("success_url") ?? "",
    cancel_url: form.get("cancel_url") ?? "",
    metadata: { purchaseId: form.get("metadata[purchaseId]") ?? "" },
  };
  books.sessions.set(id, session);
  return structuredClone(session);
}

async function page(context: Context, method: string, path: string, res: ServerResponse): Promise<void> {
  const { books } = context.state;
  const [, kind, id = ""] = path.split("/");
  if (kind !== "pay" || !books.sessions.has(id)) return html(res, `<h1>${kind}</h1>`);
  const session = books.session(id);
  if (method !== "POST") {
    const price = `${(session.amount_total / 100).toFixed(2)} ${session.currency.toUpperCase()}`;
    const form = session.status === "open" ? `<form method="post"><button>Pay ${price}</button></form>` : "<p>Paid</p>";
    return html(res, `<h1>Checkout</h1>${form}<a href="${escaped(session.cancel_url)}">Back to the shop</a>`);
  }
  const before = books.events.length;
  if (session.status === "open") books.pay(id);
  res.writeHead(303, { location: session.success_url }).end();
  const { webhookUrl } = context.state;
  if (webhookUrl === null) return;
  for (const event of books.events.slice(before)) {
    await deliver(webhookUrl, event);
    context.state.sent += 1;
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

function html(res: ServerResponse, body: string): void {
  res.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  res.end(`<!doctype html><html lang="en"><title>Stand-in for Stripe</title>${body}</html>`);
}

function list(url: string, data: unknown[]): unknown {
  return { object: "list", url, has_more: false, data };
}

function refuse(res: ServerResponse, status: number, message: string, more: object = {}): void {
  const type = status >= 500 ? "api_error" : status === 429 ? "rate_limit_error" : "invalid_request_error";
  json(res, status, { error: { type, message, ...more } });
}

function json(res: ServerResponse, status: number, body: unknown): void {
  if (res.headersSent) return;
  res.writeHead(status, { "content-type": "application/json", "request-id": "req_stand_in" });
  res.end(JSON.stringify(body));
}
