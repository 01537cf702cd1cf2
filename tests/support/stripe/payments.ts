import { createServer, type Server } from "node:http";
import { afterAll, beforeAll } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { createCheckout } from "#graphql/domain/billing/checkout.ts";
import { handleStripeCallback } from "#graphql/gateway/callbacks/stripe.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";
import { useDatabase } from "#tests/support/database.ts";
import type { StripeServer } from "#tests/support/stripe/stripe-server.ts";

/**
 * Gives the test file a database, a queue whose jobs wait until the test runs them, and the address of Stripe's events.
 */
export function usePayments(stripe: StripeServer): { webhook(): string } {
  let server: Server;
  let address = "";
  useDatabase();
  beforeAll(async () => {
    await openQueue();
    server = createServer((req, res) => void handleStripeCallback(req, res));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("The server has no port.");
    address = `http://127.0.0.1:${bound.port}/webhooks/stripe`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await closeQueue();
    await closeHttp();
    await stripe.stop();
  });
  return { webhook: () => address };
}

/** Opens a checkout for a pack: 500 credits for 5.00 USD unless told. */
export async function order(viewer: Viewer, slug = "starter"): Promise<Purchase & { stripeSessionId: string }> {
  const pack = await db.creditPack.findUniqueOrThrow({ where: { slug } });
  await createCheckout(viewer, pack.id, { locale: "en", addressOf: (id) => `/billing?purchase=${id}` });
  const made = await db.purchase.findFirstOrThrow({ where: { userId: viewer.userId }, orderBy: { id: "desc" } });
  if (made.stripeSessionId === null) throw new Error("The checkout has no session.");
  return { ...made, stripeSessionId: made.stripeSessionId };
}
