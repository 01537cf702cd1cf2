import { db } from "#graphql/runtime/db.ts";

/** The packs of a new installation. Prices are in hundredths of the currency. */
const initialPacks = [
  { slug: "starter", name: "Starter", credits: 500, amountCents: 500, currency: "usd" },
  { slug: "creator", name: "Creator", credits: 1200, amountCents: 1000, currency: "usd" },
  { slug: "studio", name: "Studio", credits: 3500, amountCents: 2500, currency: "usd" },
  { slug: "production", name: "Production", credits: 16_000, amountCents: 9900, currency: "usd" },
];

/** Inserts the packs that are missing. What an operator has changed since is never overwritten. */
export async function seedPacks(): Promise<void> {
  const data = initialPacks.map((pack, sort) => ({ ...pack, sort }));
  await db.creditPack.createMany({ data, skipDuplicates: true });
}
