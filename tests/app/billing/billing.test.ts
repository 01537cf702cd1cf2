import { describe, expect, it } from "vitest";
import { billingVariables, fittingPack } from "#app/billing/filters.ts";
import { linesOf } from "#app/billing/lines.ts";
import { money } from "#app/lib/format.ts";
import { movementAddress, movementAnchor } from "#app/tasks/entry-amount.tsx";

const packs = [1200, 500, 3500].map((credits) => ({
  id: String(credits),
  name: "A pack",
  credits,
  amountCents: credits,
  currency: "usd",
}));

describe("the pack for who is short of credits", () => {
  it.each([
    [1, 500],
    [500, 500],
    [501, 1200],
    [3500, 3500],
    [9000, 3500],
  ])("is, for %i missing, the one with %i", (needed, credits) => {
    expect(fittingPack(packs, needed)?.credits).toBe(credits);
  });

  it("is none when nothing is missing or the address says nonsense", () => {
    for (const needed of [0, -5, Number.NaN]) expect(fittingPack(packs, needed)).toBeNull();
    expect(fittingPack([], 5)).toBeNull();
  });
});

describe("the billing page's address", () => {
  it("names the page of movements and the purchase somebody comes back from", () => {
    expect(billingVariables(new URLSearchParams())).toEqual({ first: 20, after: null, returned: [] });
    expect(billingVariables(new URLSearchParams("before=x&purchase=p"))).toEqual({
      last: 20,
      before: "x",
      returned: ["p"],
    });
  });
});

describe("a movement's own address", () => {
  it("leads to its row, whatever its id is made of", () => {
    const movement = { id: "Q3JlZGl0+/=", cursor: "bnVtYmVyOjE=" };
    const [path, anchor] = movementAddress(movement).split("#");
    expect(path).toBe("/billing?at=bnVtYmVyOjE%3D");
    expect(anchor).toBe(movementAnchor(movement.id));
    expect(anchor).toMatch(/^movement-[\w-]+$/);
  });
});

describe("the ledger as people read it", () => {
  const entry = (id: string, type: "HOLD" | "RELEASE" | "SETTLEMENT" | "GRANT", amount: number, second: number) => ({
    ...{ id, type, amount, balanceAfter: 0, subject: null, description: "", purchase: null },
    ...{ reason: "WELCOME" as const, createdAt: `2026-11-26T10:00:${String(second).padStart(2, "0")}Z` },
  });
  const hold = entry("h", "HOLD", -60, 1);
  const release = entry("r", "RELEASE", 60, 5);
  const task = {
    id: "t",
    kind: "VIDEO" as const,
    __typename: "VideoTask" as const,
    creditTransactions: [hold, release],
  };
  const other = entry("o", "HOLD", -5, 3);
  const running = { id: "u", kind: "IMAGE" as const, __typename: "ImageTask" as const, creditTransactions: [other] };
  const gift = entry("g", "GRANT", 200, 0);

  it("has one line for each task, with all its entries and what they come to", () => {
    const lines = linesOf([
      { ...release, task },
      { ...other, task: running },
      { ...hold, task },
      { ...gift, task: null },
    ]);
    expect(lines.map(({ key, amount, entries }) => [key, amount, entries.map(({ id }) => id)])).toEqual([
      ["t", 0, ["r", "h"]],
      ["u", -5, ["o"]],
      ["g", 200, ["g"]],
    ]);
    expect(lines[0]?.latest.id).toBe("r");
  });

  it("shows a task whole on each page that has an entry of it, and an entry that the task has not been told of yet", () => {
    expect(linesOf([{ ...hold, task }])[0]?.entries).toHaveLength(2);
    const late = { ...release, task: { ...task, creditTransactions: [hold] } };
    expect(linesOf([late])[0]).toMatchObject({ amount: 0, latest: { id: "r" } });
  });
});

/** What 5000 of Stripe's units are, by its page "Supported currencies". */
const STRIPE: Record<string, string[]> = {
  "5000": "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "),
  "50": "ISK HUF TWD UGX USD EUR CNY COP LAK RSD TZS ALL AMD IDR".split(" "),
  "5": "BHD JOD KWD OMR TND".split(" "),
};

describe("a price", () => {
  const parts = (amount: number, currency: string) =>
    new Set(
      money(amount, currency, "en")
        .replace(/[^\d.]/g, "")
        .split(".")
        .map(Number),
    );

  it("is read in the unit that Stripe counts its currency in, whatever the browser thinks of it", () => {
    for (const [worth, currencies] of Object.entries(STRIPE)) {
      for (const code of currencies) {
        expect([...parts(5000, code)][0], code).toBe(Number(worth));
        expect(parts(5000, code.toLowerCase()), code).toEqual(parts(5000, code));
      }
    }
  });

  it("is written as usual for its currency, and loses nothing", () => {
    expect(money(1234, "usd", "en")).toBe("$12.34");
    expect(money(1234, "jpy", "en")).toBe("¥1,234");
    expect(money(1234, "kwd", "en")).toMatch(/^KWD\s1\.234$/);
    expect(money(500, "isk", "en")).toMatch(/^ISK\s5$/);
    expect(money(125_050, "huf", "en")).toMatch(/^HUF\s1,250\.50$/);
    expect(money(1234, "usd", "zh")).toBe("US$12.34");
  });
});
