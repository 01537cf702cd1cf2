import { describe, expect, it } from "vitest";
import { processStripeEvent, stripeEventJob } from "#graphql/domain/billing/inbox.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useSettings } from "#tests/support/settings.ts";
import { order, usePayments } from "#tests/support/stripe/payments.ts";
import { deliver, signed, startStripe, WEBHOOK_SECRETS } from "#tests/support/stripe/stripe-server.ts";

const stripe = await startStripe();
useSettings(stripe.env);
const { webhook } = usePayments(stripe);

const event = (id: string, object: object = {}, type = "checkout.session.completed") => ({
  id,
  object: "event",
  type,
  data: { object },
});
const seconds = () => Math.floor(Date.now() / 1000);

describe("Stripe's webhook", () => {
  it("takes an event signed with any of our secrets, and keeps it once with one job", async () => {
    const one = event("evt_rotation");
    for (const secret of [...WEBHOOK_SECRETS, ...WEBHOOK_SECRETS]) {
      expect(await deliver(webhook(), JSON.stringify(one), { secret })).toBe(200);
    }
    expect(await db.stripeEvent.count({ where: { id: "evt_rotation" } })).toBe(1);
    const jobs = await sql.run(`SELECT data FROM pgboss.job WHERE name = $1 AND data->>'eventId' = $2`, [
      stripeEventJob.name,
      "evt_rotation",
    ]);
    expect(jobs.rows).toHaveLength(1);
  });

  it("keeps an event once when it comes many times at the same moment", async () => {
    const body = JSON.stringify(event("evt_at_once"));
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(webhook(), body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await db.stripeEvent.count({ where: { id: "evt_at_once" } })).toBe(1);
  });

  it.each([
    ["without a signature", () => ({ body: "{}", headers: {} })],
    ["with another's secret", () => signed(event("evt_forged"), { secret: "whsec_somebody_elses" })],
    ["with the signature of another body", () => ({ ...signed(event("evt_forged")), body: '{"id":"evt_forged2"}' })],
    ["replayed after the tolerance", () => signed(event("evt_forged"), { timestamp: seconds() - 301 })],
    [
      "with a signature of another scheme",
      () => {
        const { body, headers } = signed(event("evt_forged"));
        return { body, headers: { "stripe-signature": headers["stripe-signature"].replace("v1=", "v0=") } };
      },
    ],
    [
      "with a moment put in afterwards",
      () => {
        const { body, headers } = signed(event("evt_forged"), { timestamp: seconds() - 400 });
        return {
          body,
          headers: { "stripe-signature": headers["stripe-signature"].replace(/t=\d+/, `t=${seconds()}`) },
        };
      },
    ],
    ["with an empty body", () => ({ body: "", headers: signed("x").headers })],
  ])("refuses an event %s", async (_how, make) => {
    const { body, headers } = make();
    const answer = await fetch(webhook(), { method: "POST", body, headers });
    expect(answer.status).toBe(400);
    expect(await db.stripeEvent.count({ where: { id: { startsWith: "evt_forged" } } })).toBe(0);
  });

  it("takes an event that is almost too old", async () => {
    const timestamp = seconds() - 290;
    expect(await deliver(webhook(), JSON.stringify(event("evt_late")), { timestamp })).toBe(200);
    expect(await db.stripeEvent.count({ where: { id: "evt_late" } })).toBe(1);
  });

  it.each([
    ["no JSON", "not json at all"],
    ["a list", "[]"],
    ["no id", '{"type":"x"}'],
    ["an id of another kind", '{"id":7,"type":"x"}'],
    ["an id with a control character", '{"id":"evt_\\u0000","type":"x"}'],
    ["an id without end", `{"id":"evt_${"x".repeat(300)}","type":"x"}`],
    ["no object", '{"id":"evt_shape1","type":"x"}'],
    ["an object of another shape", '{"id":"evt_shape2","type":"x.y","data":{"object":[1]}}'],
    [
      "a payment of another shape",
      '{"id":"evt_shape3","type":"x","data":{"object":{"object":"charge","payment_intent":{}}}}',
    ],
    ["data of another shape", '{"id":"evt_shape4","type":"x","data":"none"}'],
  ])("takes whatever is signed: %s", async (_what, body) => {
    expect(await deliver(webhook(), body)).toBe(200);
    for (const { id } of await db.stripeEvent.findMany({ where: { processedAt: null, id: { contains: "shape" } } })) {
      await processStripeEvent(id);
      expect((await db.stripeEvent.findUniqueOrThrow({ where: { id } })).processedAt).not.toBeNull();
    }
  });

  it("believes nothing of what an event says about money", async () => {
    const viewer = await makeAccount({ credits: 0 });
    const { stripeSessionId, id } = await order(viewer);
    const claim = {
      object: "checkout.session",
      id: stripeSessionId,
      status: "complete",
      payment_status: "paid",
      amount_total: 500,
    };
    expect(await deliver(webhook(), JSON.stringify(event("evt_claim", claim)))).toBe(200);
    await processStripeEvent("evt_claim");
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "PENDING",
      creditsGiven: 0,
    });
  });

  it.each([
    ["a session", { object: "checkout.session", id: "cs_unknown" }],
    ["a payment", { object: "charge", id: "ch_unknown", payment_intent: "pi_unknown" }],
    ["another thing altogether", { object: "product", id: "prod_1" }],
  ])("lets an event about %s of somebody else's pass", async (what, object) => {
    const id = `evt_unknown_${what.replaceAll(" ", "_")}`;
    expect(await deliver(webhook(), JSON.stringify(event(id, object, "x.y")))).toBe(200);
    await processStripeEvent(id);
    expect((await db.stripeEvent.findUniqueOrThrow({ where: { id } })).processedAt).not.toBeNull();
  });

  it("refuses what is too large, and anything but POST", async () => {
    const large = await fetch(webhook(), { method: "POST", body: "x".repeat(1024 * 1024 + 1) }).catch(() => null);
    if (large !== null) expect(large.status).toBe(413);
    expect((await fetch(webhook())).status).toBe(405);
  });
});
