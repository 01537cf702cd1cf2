import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, startServer } from "../../support/server/process.ts";
import { type StripeServer, startStripe } from "../../support/stripe/stripe-server.ts";
import { test as base } from "./studio.ts";

/** A shop with payments: the stand-in for Stripe, and a server of its own that is told of it like any other. */
export const test = base.extend<object, { stripe: StripeServer }>({
  stripe: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const stripe = await startStripe();
      await use(stripe);
      await stripe.stop();
    },
    { scope: "worker" },
  ],
  served: [
    async ({ stripe }, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-shop-"));
      const port = await freePort();
      const served = await startServer({
        dataDir,
        port,
        env: { ...stripe.env, PUBLIC_URL: `http://localhost:${port}` },
      });
      await use(served);
      await served.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});
