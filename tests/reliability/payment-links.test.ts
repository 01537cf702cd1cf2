import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { createCheckout } from "#graphql/domain/billing/checkout.ts";
import { refreshPurchase } from "#graphql/domain/billing/reconcile.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { handleStripeCallback } from "#graphql/gateway/callbacks/stripe.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import {
  FAULTS,
  inSeconds,
  insist,
  RECOVERED_WITHIN_MS,
  recoveryMs,
  underFault,
} from "#tests/reliability/support/broken-links.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type FaultProxy, openFaultProxy } from "#tests/reliability/support/fault-proxy.ts";
import { openJobs } from "#tests/reliability/support/open-jobs.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { expectAgreement } from "#tests/support/stripe/payment-history.ts";
import { signed, startStripe } from "#tests/support/stripe/stripe-server.ts";

const stripe = await startStripe();
// What the settings name is the link to it.
const api = await openFaultProxy(() => Number(new URL(stripe.origin).port));
const apiHost = `127.0.0.1:${api.port}`;
useSettings({ ...stripe.env, STRIPE_API_BASE: `http://${apiHost}`, OUTBOUND_ALLOW: apiHost });
const { books } = stripe;

useDatabase();
let server: Server;
/** The link on which Stripe tells us what happened. */
let events: FaultProxy;
let stopWorker: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  // What throws is answered with 500, as the product's server does.
  server = createServer((req, res) => void handleStripeCallback(req, res).catch(() => res.writeHead(500).end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  events = await openFaultProxy(() => (server.address() as AddressInfo).port);
  stopWorker = await startWorker();
});
afterAll(async () => {
  for (const link of [api, events]) link.fault = { kind: "none" };
  await stopWorker();
  await closeHttp();
  for (const link of [api, events]) await link.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await stripe.stop();
});

const BUYERS = 3;
const START = 10;
/** A person does not press a button more often than this. */
const NEXT_CLICK_MS = 1000;

type Buyer = { viewer: Viewer; sessionId: string; comesBack: boolean };

/** Opens a checkout as a person does who presses the button again when told that payments don't answer. */
async function open(buyer: Buyer): Promise<void> {
  const { id } = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
  for (;;) {
    try {
      const addresses = { locale: "en" as const, addressOf: (made: string) => `/billing?purchase=${made}` };
      const url = await createCheckout(buyer.viewer, id, addresses);
      buyer.sessionId = new URL(url).pathname.replace("/pay/", "");
      return;
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, NEXT_CLICK_MS));
    }
  }
}

/** Sends an event as Stripe does; gives the answer's status. */
async function answerTo(event: object): Promise<number> {
  const signal = AbortSignal.timeout(5000);
  const sent = { method: "POST", ...signed(event), signal };
  const response = await fetch(`http://127.0.0.1:${events.port}/webhooks/stripe`, sent);
  await response.arrayBuffer();
  return response.status;
}

/** Tells us an event as Stripe does, again and again until it is answered with 2xx. */
async function tell(event: object): Promise<void> {
  const send = async () => {
    if ((await answerTo(event)) !== 200) throw new Error("An event was not taken.");
  };
  await insist(send, RECOVERED_WITHIN_MS);
}

/** Who comes back from the payment has Stripe asked at once; who closed the page has only the events. */
async function untilPaid(buyers: Buyer[], timeout: number): Promise<void> {
  const sessions = buyers.map(({ sessionId }) => sessionId);
  const comeBack = buyers.filter(({ comesBack }) => comesBack);
  await Promise.all(
    comeBack.map(({ viewer, sessionId }) =>
      vi.waitFor(
        async () => {
          const made = await db.purchase.findUniqueOrThrow({ where: { stripeSessionId: sessionId } });
          await refreshPurchase(viewer, made.id);
        },
        { timeout, interval: NEXT_CLICK_MS },
      ),
    ),
  );
  const arePaid = async () => {
    const paid = await db.purchase.count({ where: { stripeSessionId: { in: sessions }, status: "PAID" } });
    expect(paid).toBe(buyers.length);
  };
  await vi.waitFor(arePaid, { timeout, interval: 100 });
}

const STAGES = ["opening", "paying", "telling"] as const;
type Stage = (typeof STAGES)[number];
type Breaking = (link: FaultProxy, work: () => Promise<unknown>) => Promise<number>;

/** Buys with each buyer; the link is broken in one stage of it. Gives the moment when it was well again. */
async function buy(buyers: Buyer[], stage: Stage, broken: Breaking): Promise<number> {
  let liftedAt = 0;
  const first = books.events.length;
  const openAll = () => Promise.all(buyers.map(open));
  const tellAll = () => Promise.all(books.events.slice(first).map(tell));
  if (stage === "opening") liftedAt = await broken(api, openAll);
  else await openAll();
  for (const { sessionId } of buyers) books.pay(sessionId);
  if (stage === "opening") await tellAll();
  else liftedAt = await broken(stage === "paying" ? api : events, tellAll);
  return liftedAt;
}

describe("the links to Stripe and from it that break (S15)", () => {
  it("give credits once for each payment, and all recovers", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S15 payments");
    let longest = 0;
    for (let number = 0; number < run.count; number++) {
      const stage = STAGES[number % STAGES.length] ?? "opening";
      const fault = pick(run.random, FAULTS);
      const forMs = 300 + run.random() * (isFull ? 4000 : 500);
      const buyers: Buyer[] = [];
      for (let one = 0; one < BUYERS; one++) {
        const viewer = await makeAccount({ credits: START });
        buyers.push({ viewer, sessionId: "", comesBack: !isFull || run.random() < 0.5 });
      }
      const liftedAt = await buy(buyers, stage, (link, work) => underFault(link, fault, forMs, work));
      expect(await openJobs("stripe-event"), "at most one job for each event").toBeLessThanOrEqual(books.events.length);
      await untilPaid(buyers, recoveryMs(fault));
      longest = Math.max(longest, Date.now() - liftedAt);
      for (const { viewer } of buyers) await expectAgreement(books, viewer.userId, START);
      // Events that came after the fact change nothing, whenever they are looked into.
      if (isFull)
        await vi.waitFor(async () => expect(await openJobs("stripe-event")).toBe(0), {
          timeout: 60_000,
          interval: 200,
        });
      for (const { viewer } of buyers) await expectAgreement(books, viewer.userId, START);
    }
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`longest recovery ${inSeconds(longest)}`);
  });

  it("an event that cannot be kept is not acknowledged, so that Stripe sends it again", async () => {
    const buyer: Buyer = { viewer: await makeAccount({ credits: START }), sessionId: "", comesBack: true };
    await open(buyer);
    const first = books.events.length;
    books.pay(buyer.sessionId);
    const paid = books.events.slice(first);
    await sql.run('ALTER TABLE "StripeEvent" RENAME TO "StripeEventAway"');
    expect(await Promise.all(paid.map(answerTo))).toEqual(paid.map(() => 500));
    await sql.run('ALTER TABLE "StripeEventAway" RENAME TO "StripeEvent"');
    expect(await Promise.all(paid.map(answerTo))).toEqual(paid.map(() => 200));
    buyer.comesBack = false;
    await untilPaid([buyer], RECOVERED_WITHIN_MS);
    await expectAgreement(books, buyer.viewer.userId, START);
  });

  it("would be told from a world in which a payment is credited twice", async () => {
    const buyer: Buyer = { viewer: await makeAccount({ credits: START }), sessionId: "", comesBack: true };
    await buy([buyer], "telling", async (_link, work) => {
      await work();
      return 0;
    });
    await untilPaid([buyer], RECOVERED_WITHIN_MS);
    await db.creditBalance.update({ where: { userId: buyer.viewer.userId }, data: { available: { increment: 500 } } });
    await expect(expectAgreement(books, buyer.viewer.userId, START)).rejects.toThrow(/entries come to/);
  });
});
