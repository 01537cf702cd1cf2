import { afterEach, describe, expect, it } from "vitest";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { order, usePayments } from "#tests/support/stripe/payments.ts";
import { startStripe } from "#tests/support/stripe/stripe-server.ts";

const stripe = await startStripe();
useSettings(stripe.env);
const { books } = stripe;
usePayments(stripe);
afterEach(expectLedgersToBalance);

type Answer = { answer: Record<string, unknown> & { __typename: string } };
const ERROR = "... on Error { code message }";
const CHECKOUT = `mutation ($input: CreateCheckoutInput!) { answer: createCheckout(input: $input) {
  __typename ... on CreateCheckoutPayload { url } ${ERROR} } }`;
const PORTAL = `mutation { answer: createBillingPortal(locale: ZH) { __typename ... on CreateBillingPortalPayload { url } ${ERROR} } }`;
const REFRESH = `mutation ($id: ID!) { answer: refreshPurchase(id: $id) {
  __typename ... on RefreshPurchasePayload { purchase { status creditsGiven } } ${ERROR} } }`;
const CORRECT = `mutation ($input: CorrectCreditsInput!) { answer: correctCredits(input: $input) {
  __typename ... on CorrectCreditsPayload { credits reason available } ${ERROR} ... on InvalidInputError { fields { path } } } }`;
const ACCOUNT = `{ viewer {
  credits { available totalPurchased } creditsOwed creditTotals { type amount }
  purchases { nodes { id name credits amountCents currency status refundedCents creditsGiven creditsTakenBack receiptUrl } }
  creditTransactions { nodes { type amount balanceAfter purchase { id } } }
} }`;

async function ask(document: string, variables: object, person?: Person) {
  return execute<Answer>(document, { ...variables }, person);
}

async function packId(slug: string): Promise<string> {
  return globalId("CreditPack", (await db.creditPack.findUniqueOrThrow({ where: { slug } })).id);
}

async function buyer() {
  const person = await signedIn({ credits: 0 });
  const purchase = await order(person.viewer);
  books.pay(purchase.stripeSessionId);
  await reconcilePurchase(purchase.id);
  return { person, purchase, id: globalId("Purchase", purchase.id) };
}

describe("the packs", () => {
  it("are listed for anybody, smallest first, without those that are not on sale", async () => {
    await db.creditPack.update({ where: { slug: "studio" }, data: { isActive: false } });
    const { data } = await execute("{ canBuyCredits creditPacks { name credits amountCents currency } }");
    await db.creditPack.update({ where: { slug: "studio" }, data: { isActive: true } });
    expect(data).toEqual({
      canBuyCredits: true,
      creditPacks: [
        { name: "Starter", credits: 500, amountCents: 500, currency: "usd" },
        { name: "Creator", credits: 1200, amountCents: 1000, currency: "usd" },
        { name: "Production", credits: 16_000, amountCents: 9900, currency: "usd" },
      ],
    });
  });
});

describe("createCheckout", () => {
  it("answers with the page to pay on, in the language that is asked for", async () => {
    const person = await signedIn();
    const { data } = await ask(CHECKOUT, { input: { pack: await packId("starter"), locale: "ZH" } }, person);
    expect(data.answer.url).toMatch(`${stripe.origin}/pay/cs_test_`);
    const session = books.session(String(data.answer.url).split("/").at(-1) ?? "");
    expect(session.success_url).toMatch(/^http:\/\/localhost:3000\/zh\/billing\?purchase=/);
  });

  it("names its refusals", async () => {
    const person = await signedIn();
    const unknown = await ask(CHECKOUT, { input: { pack: "nonsense" } }, person);
    expect(unknown.data.answer).toMatchObject({ __typename: "NotFoundError", code: "NOT_FOUND" });
    stripe.failing = 403;
    const silent = await ask(CHECKOUT, { input: { pack: await packId("creator") } }, person);
    stripe.failing = null;
    expect(silent.data.answer).toMatchObject({ __typename: "ModelUnavailableError", code: "PAYMENTS_UNAVAILABLE" });
    expect(silent.data.answer.message).not.toContain("stand-in");
  });

  it("is not for nobody, nor from another site's page", async () => {
    const input = { pack: await packId("starter") };
    expect(await ask(CHECKOUT, { input })).toMatchObject({ status: 401, data: null });
    const person = await signedIn();
    const before = await db.purchase.count();
    const forged = await execute(CHECKOUT, { input }, { ...person, headers: { origin: "https://elsewhere.example" } });
    expect(forged.status).toBe(403);
    expect(await db.purchase.count()).toBe(before);
  });

  it("is refused with 429 when it is asked for too often", async () => {
    const person = await signedIn();
    const input = { pack: await packId("starter") };
    const answers = await Promise.all(Array.from({ length: 22 }, () => ask(CHECKOUT, { input }, person)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.errors?.[0]?.extensions.code).toBe("RATE_LIMITED");
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("an account's payments", () => {
  it("agree with its movements", async () => {
    const { person, purchase, id } = await buyer();
    books.refund(purchase.stripeSessionId, 200);
    await reconcilePurchase(purchase.id);
    const { data } = await execute(ACCOUNT, {}, person);
    expect(data).toEqual({
      viewer: {
        credits: { available: 300, totalPurchased: 500 },
        creditsOwed: 0,
        creditTotals: [
          { type: "PURCHASE", amount: 500 },
          { type: "REFUND", amount: -200 },
        ],
        purchases: {
          nodes: [
            {
              id,
              name: "Starter",
              credits: 500,
              amountCents: 500,
              currency: "usd",
              status: "PARTIALLY_REFUNDED",
              refundedCents: 200,
              creditsGiven: 500,
              creditsTakenBack: 200,
              receiptUrl: expect.stringContaining("/receipts/"),
            },
          ],
        },
        creditTransactions: {
          nodes: [
            { type: "REFUND", amount: -200, balanceAfter: 300, purchase: { id } },
            { type: "PURCHASE", amount: 500, balanceAfter: 500, purchase: { id } },
          ],
        },
      },
    });
  });

  it("are as if they were not there for a stranger and for nobody", async () => {
    const { id } = await buyer();
    const stranger = await signedIn();
    const READ = "query ($id: ID!) { node(id: $id) { id } }";
    expect((await execute(READ, { id }, stranger)).data).toEqual({ node: null });
    expect((await execute(READ, { id })).data).toEqual({ node: null });
    expect((await ask(REFRESH, { id }, stranger)).data.answer).toMatchObject({ __typename: "NotFoundError" });
    expect((await ask(REFRESH, { id: "nonsense" }, stranger)).data.answer).toMatchObject({ code: "NOT_FOUND" });
    expect((await ask(REFRESH, { id })).status).toBe(401);
    expect((await ask(PORTAL, {})).status).toBe(401);
  });

  it("can be asked about at once, and seen at the payment service", async () => {
    const { person, id } = await buyer();
    expect((await execute("query ($id: ID!) { node(id: $id) { id } }", { id }, person)).data).toEqual({ node: { id } });
    expect((await ask(REFRESH, { id }, person)).data.answer).toMatchObject({
      purchase: { status: "PAID", creditsGiven: 500 },
    });
    expect((await ask(PORTAL, {}, person)).data.answer.url).toContain("/portal/cus_");
    expect((await ask(PORTAL, {}, await signedIn())).data.answer).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("correctCredits", () => {
  it("is for operators", async () => {
    const [operator, user] = [await signedIn(), await signedIn({ credits: 5 })];
    const { email } = await db.user.findUniqueOrThrow({ where: { id: user.viewer.userId } });
    const input = { email, credits: 20, reason: "Sorry for the trouble" };
    const nobody = await ask(CORRECT, { input });
    expect(nobody).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    const refused = await ask(CORRECT, { input }, user);
    expect(refused).toMatchObject({ status: 403, errors: [{ extensions: { code: "FORBIDDEN" } }] });
    await db.user.update({ where: { id: operator.viewer.userId }, data: { role: "ADMIN" } });
    expect((await ask(CORRECT, { input }, operator)).data.answer).toEqual({
      __typename: "CorrectCreditsPayload",
      credits: 20,
      reason: "Sorry for the trouble",
      available: 25,
    });
    const tooMuch = await ask(CORRECT, { input: { ...input, credits: -26 } }, operator);
    expect(tooMuch.data.answer).toMatchObject({ __typename: "InsufficientCreditsError" });
    const unknown = await ask(CORRECT, { input: { ...input, email: "nobody@example.test" } }, operator);
    expect(unknown.data.answer).toMatchObject({ __typename: "NotFoundError" });
    const empty = await ask(CORRECT, { input: { ...input, reason: "" } }, operator);
    expect(empty.data.answer).toMatchObject({ __typename: "InvalidInputError", fields: [{ path: ["reason"] }] });
  });
});
