import { describe, expect, it } from "vitest";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import { recoverPurchases } from "#graphql/domain/billing/recovery.ts";
import { handleStripeCallback } from "#graphql/gateway/callbacks/stripe.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";
import { listen } from "#tests/support/server/local-server.ts";
import { signed } from "#tests/support/stripe/stripe-server.ts";

useDatabase();

describe("without payments set up", () => {
  it("shows the packs, says that buying is off, and refuses a checkout", async () => {
    const { data } = await execute<{ canBuyCredits: boolean; creditPacks: object[] }>(
      "{ canBuyCredits creditPacks { id } }",
    );
    expect(data.canBuyCredits).toBe(false);
    expect(data.creditPacks).toHaveLength(4);
    const pack = await db.creditPack.findFirstOrThrow();
    const document = `mutation ($pack: ID!) { createCheckout(input: { pack: $pack }) { __typename ... on Error { code message } } }`;
    const refused = await execute(document, { pack: globalId("CreditPack", pack.id) }, await signedIn());
    expect(refused.data).toEqual({
      createCheckout: {
        __typename: "ModelUnavailableError",
        code: "PAYMENTS_UNAVAILABLE",
        message: "Credits can't be bought here: payments are not set up.",
      },
    });
    expect(await db.purchase.count()).toBe(0);
  });

  it("takes no event, whoever signed it, and asks nobody about purchases", async () => {
    const { port, stop } = await listen((req, res) => void handleStripeCallback(req, res));
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", ...signed({ id: "evt_1", type: "x" }) });
    await stop();
    expect(answer.status).toBe(400);
    await recoverPurchases();
    expect(await db.stripeEvent.count()).toBe(0);
  });
});

describe("the packs of a new installation", () => {
  it("are put back where missing, and what an operator changed is kept", async () => {
    await db.creditPack.update({ where: { slug: "starter" }, data: { amountCents: 450, isActive: false } });
    await db.creditPack.delete({ where: { slug: "studio" } });
    await seedPacks();
    expect(await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } })).toMatchObject({
      amountCents: 450,
      isActive: false,
    });
    expect(await db.creditPack.count()).toBe(4);
  });

  it("can't be made to make no sense", async () => {
    for (const data of [{ credits: 0 }, { amountCents: -1 }, { currency: "USD" }]) {
      await expect(db.creditPack.update({ where: { slug: "creator" }, data })).rejects.toThrow();
    }
  });
});
